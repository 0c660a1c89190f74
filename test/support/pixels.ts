// Pictures compared by their pixels.

import { createCanvas, loadImage } from '@napi-rs/canvas';

/** Part of the pixels, 0 to 1, that differ; 1 when the sizes do. Both are PNG files. */
export async function differingPixels(a: Uint8Array, b: Uint8Array): Promise<number> {
  const [first, second] = await Promise.all([pixels(a), pixels(b)]);
  if (first.width !== second.width || first.height !== second.height) return 1;
  let different = 0;
  for (let i = 0; i < first.data.length; i += 4) {
    const isSame = [0, 1, 2, 3].every(channel => first.data[i + channel] === second.data[i + channel]);
    if (!isSame) different++;
  }
  return (different * 4) / first.data.length;
}

async function pixels(png: Uint8Array): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}
