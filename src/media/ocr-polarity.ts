/** Light writing on dark ground becomes dark on light: the recogniser was trained on paper. Pure. */
import type { GreyPicture } from './image.ts'

/** Mean brightness, 0..255, below which a picture is taken for dark mode. */
const DARK_MEAN = 110

/** The picture itself, or its negative when it is dark on the whole. */
export function darkOnLight(picture: GreyPicture): GreyPicture {
  const { data } = picture
  let sum = 0
  for (const value of data) sum += value
  if (data.length === 0 || sum / data.length >= DARK_MEAN) return picture
  return { ...picture, data: data.map((value) => 255 - value) }
}
