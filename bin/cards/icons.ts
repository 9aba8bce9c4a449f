/** Plain line drawings of the project's own, as inline SVG of 48 by 48 units; they take the colour of the text around. */

const ICONS = {
  laptop: '<rect x="9" y="10" width="30" height="20" rx="3"/><path d="M3 37h42"/>',
  screen: '<rect x="5" y="8" width="38" height="25" rx="3"/><path d="M24 33v7M15 41h18"/>',
  gear:
    '<circle cx="24" cy="24" r="11"/><circle cx="24" cy="24" r="4"/>' +
    '<path d="M24 5v8M24 35v8M5 24h8M35 24h8M10.500 10.500l5.700 5.700M31.800 31.800l5.700 5.700M10.500 37.500l5.700-5.700M31.800 16.200l5.700-5.700"/>',
  person: '<circle cx="24" cy="16" r="8"/><path d="M8 42c2-11 8-15 16-15s14 4 16 15"/>',
  lock: '<rect x="10" y="21" width="28" height="21" rx="4"/><path d="M16 21v-6a8 8 0 0 1 16 0v6"/>',
  envelope: '<rect x="5" y="11" width="38" height="27" rx="3"/><path d="M6 14l18 14 18-14"/>',
  phone: '<rect x="13" y="4" width="22" height="40" rx="5"/><path d="M21 38h6"/>',
  sim: '<path d="M12 5h15l9 9v29h-24z"/><rect x="18" y="22" width="12" height="13" rx="2"/>',
  handset:
    '<path d="M11 6l8 1 3 10-5 4c2 5 5 8 10 10l4-5 10 3 1 8c-2 5-6 6-10 5C19 39 9 29 6 16c-1-4 0-8 5-10z"/>',
  cross: '<path d="M9 9l30 30M39 9L9 39"/>',
  tick: '<path d="M6 26l12 12L42 11"/>',
  warning: '<path d="M24 6L44 41H4z"/><path d="M24 19v10M24 34.500v1"/>',
} as const

export type Icon = keyof typeof ICONS

export function icon(name: Icon, className = ''): string {
  return `<svg class="icon ${className}" viewBox="0 0 48 48">${ICONS[name]}</svg>`
}

/** A hand whose finger touches what it stands below. */
export const FINGER =
  '<svg class="finger" viewBox="0 0 64 76"><path d="M22 6a6 6 0 0 1 12 0v26l4-1a6 6 0 0 1 8 3l5 0a6 6 0 0 1 6 6v14c0 11-7 19-18 19h-5c-8 0-12-3-16-9L6 47a6 6 0 0 1 9-7l7 7z"/></svg>'
