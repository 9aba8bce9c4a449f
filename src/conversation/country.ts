/**
 * The country of a number in E.164 by its calling code (ITU-T E.164, list of assigned codes). A table and not
 * a phone library: only the first digits matter here, and every message asks.
 */

/** Calling code and ISO 3166 alpha-2; codes shared by several countries (+1, +262, +590 …) are left out. */
const CODES = `20EG 27ZA 30GR 31NL 32BE 33FR 34ES 36HU 39IT 40RO 41CH 43AT 44GB 45DK 46SE 47NO 48PL 49DE 51PE
52MX 53CU 54AR 55BR 56CL 57CO 58VE 60MY 61AU 62ID 63PH 64NZ 65SG 66TH 81JP 82KR 84VN 86CN 90TR 91IN 92PK 93AF
94LK 95MM 98IR 211SS 212MA 213DZ 216TN 218LY 220GM 221SN 222MR 223ML 224GN 225CI 226BF 227NE 228TG 229BJ 230MU
231LR 232SL 233GH 234NG 235TD 236CF 237CM 238CV 239ST 240GQ 241GA 242CG 243CD 244AO 245GW 248SC 249SD 250RW
251ET 252SO 253DJ 254KE 255TZ 256UG 257BI 258MZ 260ZM 261MG 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 291ER
297AW 298FO 299GL 350GI 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI 359BG 370LT 371LV 372EE 373MD 374AM
375BY 376AD 377MC 378SM 380UA 381RS 382ME 383XK 385HR 386SI 387BA 389MK 420CZ 421SK 423LI 501BZ 502GT 503SV
504HN 505NI 506CR 507PA 509HT 591BO 592GY 593EC 595PY 597SR 598UY 670TL 673BN 675PG 677SB 679FJ 852HK 853MO
855KH 856LA 880BD 886TW 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE 972IL 973BH 974QA
975BT 976MN 977NP 992TJ 993TM 994AZ 995GE 996KG 998UZ`

const COUNTRIES = new Map(
  CODES.split(/\s+/).map((entry): [string, string] => [entry.slice(0, -2), entry.slice(-2)]),
)

/** `+77011234567` → `KZ`; null without a number, for a number that is none, and for shared codes. */
export function countryOf(e164: string | undefined): string | null {
  const digits = /^\+?([1-9]\d{6,14})$/.exec(e164?.replace(/[\s()-]/g, '') ?? '')?.[1]
  if (!digits) return null
  // +7 is Russia's, except 76x and 77x, which are Kazakhstan's.
  if (digits.startsWith('7')) return /^7[67]/.test(digits) ? 'KZ' : 'RU'
  return COUNTRIES.get(digits.slice(0, 2)) ?? COUNTRIES.get(digits.slice(0, 3)) ?? null
}
