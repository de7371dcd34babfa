// The tablet's camera: one stream for as long as the page is open, every frame read for a code.
// Pictures stay in this page's memory for the moment it takes to read them.

const DECODER = new URL("./vendor/zxing/reader.js", import.meta.url).href;
const WASM = new URL("./vendor/zxing/zxing_reader.wasm", import.meta.url).href;
const BETWEEN_FRAMES = 60;
const LOOK = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

let decoder = null;

function loadDecoder() {
  decoder ??= new Promise((ready, failed) => {
    const script = document.createElement("script");
    script.src = DECODER;
    script.onload = () => {
      ZXingWASM.prepareZXingModule({
        overrides: { locateFile: (path, folder) => (path.endsWith(".wasm") ? WASM : folder + path) },
      });
      ready(ZXingWASM);
    };
    script.onerror = failed;
    document.head.append(script);
  });
  return decoder;
}

/** Whether this page may ask for a camera at all: only over https, or on the machine itself. */
export const cameraIsPossible = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** Whether the camera was allowed before, so that it may start without a tap. */
export async function cameraIsAllowed() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false;
  }
}

export async function countCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput").length;
}

/** Start the camera and call `found(text)` for every code in every frame. Throws when refused. */
export async function startCamera(video, facing, found) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  video.srcObject = stream;
  await video.play();
  video.classList.toggle("is-mirrored", facing === "user");
  const reader = await loadDecoder();
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  let going = true;

  const look = async () => {
    if (!going) return;
    if (!document.hidden && video.videoWidth) {
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      paper.drawImage(video, 0, 0);
      const picture = paper.getImageData(0, 0, canvas.width, canvas.height);
      for (const code of await reader.readBarcodes(picture, LOOK)) found(code.text);
    }
    setTimeout(look, BETWEEN_FRAMES);
  };
  look();

  return () => {
    going = false;
    for (const track of stream.getTracks()) track.stop();
  };
}
