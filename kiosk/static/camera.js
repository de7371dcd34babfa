// The tablet's camera: one stream for as long as the page is open, every frame read for a code.
// Pictures stay in this page's memory for the moment it takes to read them.

const DECODER = new URL("./vendor/zxing/reader.js", import.meta.url).href;
const WASM = new URL("./vendor/zxing/zxing_reader.wasm", import.meta.url).href;
const BETWEEN_FRAMES = 60;
const MOST_DOTS = 1600;
const BADGES = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

let decoder = null;

function loadScript() {
  return new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = DECODER;
    script.onload = loaded;
    script.onerror = failed;
    document.head.append(script);
  });
}

async function prepareDecoder() {
  await loadScript();
  const locateFile = (path, folder) => (path.endsWith(".wasm") ? WASM : folder + path);
  await ZXingWASM.prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  return ZXingWASM;
}

/** Once for the page; what failed, with the server away, is tried afresh the next time. */
function loadDecoder() {
  decoder ??= prepareDecoder().catch((problem) => {
    decoder = null;
    throw problem;
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

const KEPT = { user: "camera", environment: "camera-at-a-desk" };
const OPPOSITE = { user: "environment", environment: "user" };

/** The camera for pages that usually want the one facing the `user` or the `environment`. */
const chosen = (usual) => localStorage.getItem(KEPT[usual]) ?? usual;

/** The other camera from now on, on this device and for such pages. */
export function turnRound(usual) {
  localStorage.setItem(KEPT[usual], OPPOSITE[chosen(usual)]);
}

const end = (stream) => stream.getTracks().forEach((track) => track.stop());

/**
 * Start the camera and call `found(text)` for every code in every frame (a badge’s, or of other
 * kinds); `lost()` when the camera goes away, as it does when a tablet sleeps. Throws when refused.
 * Gives what stops it.
 */
export async function startCamera(video, usual, found, lost, kinds = BADGES) {
  const facing = chosen(usual);
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  try {
    video.srcObject = stream;
    await video.play();
    video.classList.toggle("is-mirrored", facing === "user");
    return lookAt(video, stream, await loadDecoder(), kinds, found, lost);
  } catch (problem) {
    end(stream);
    throw problem;
  }
}

/** The codes in a picture that somebody took; the picture itself goes no further. */
export async function readPhoto(file, kinds = BADGES) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, MOST_DOTS / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * scale;
  canvas.height = picture.height * scale;
  const paper = canvas.getContext("2d");
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const dots = paper.getImageData(0, 0, canvas.width, canvas.height);
  const codes = await (await loadDecoder()).readBarcodes(dots, kinds);
  return codes.map((code) => code.text);
}

function lookAt(video, stream, reader, kinds, found, lost) {
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  let going = true;

  const look = async () => {
    if (document.hidden || !video.videoWidth) return;
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    paper.drawImage(video, 0, 0);
    const picture = paper.getImageData(0, 0, canvas.width, canvas.height);
    for (const code of await reader.readBarcodes(picture, kinds)) if (going) found(code.text);
  };
  const lookAgain = async () => {
    if (!going) return;
    await look().catch(() => {}); // A frame that cannot be read is not the last.
    setTimeout(lookAgain, BETWEEN_FRAMES);
  };
  lookAgain();

  stream.getVideoTracks()[0].addEventListener("ended", () => {
    going = false;
    lost();
  });
  return () => {
    going = false;
    end(stream);
  };
}
