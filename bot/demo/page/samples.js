// What a phone of the demo can send without a camera, a microphone or files: drawn pictures, a small PDF.

import { word } from "./words.js";

/** The smallest file that programs open as a PDF: one empty page. */
const PDF = [
  "%PDF-1.4",
  "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj",
  "trailer<</Root 1 0 R>>",
  "%%EOF",
].join("\n");

const WIDTH = 480;
const HEIGHT = 600;

function line(pen, y, length) {
  pen.fillRect(100, y, length, 9);
}

/** A photo of a letter on a table: nothing on it can be read, and nobody's name is. */
function letter(number) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext("2d");
  pen.fillStyle = number === 1 ? "#c9a981" : "#b7987a";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.translate(WIDTH / 2, HEIGHT / 2);
  pen.rotate(number === 1 ? -0.04 : 0.05);
  pen.translate(-WIDTH / 2, -HEIGHT / 2);
  pen.fillStyle = "#0002";
  pen.fillRect(66, 56, 360, 500);
  pen.fillStyle = "#fdfcf7";
  pen.fillRect(58, 46, 360, 500);
  pen.fillStyle = "#0d5c63";
  pen.fillRect(100, 86, number === 1 ? 130 : 60, 18);
  pen.fillStyle = "#9aa7a9";
  const lengths = number === 1 ? [200, 0, 270, 250, 275, 190, 0, 262, 240, 120] : [270, 255, 275, 220, 0, 268, 150];
  lengths.forEach((length, index) => line(pen, 150 + index * 28, length));
  pen.strokeStyle = "#a63a24";
  pen.lineWidth = 5;
  pen.beginPath();
  pen.arc(340, number === 1 ? 475 : 430, 38, 0, 2 * Math.PI);
  pen.stroke();
  return canvas.toDataURL("image/png").split(",")[1];
}

export const picture = (number = 1) => ({ photo: true, content_base64: letter(number) });
export const pdf = () => ({ document: word("sampleFile"), content_base64: btoa(PDF) });
