"""Writes the image fixtures in jpeg/ and png/ and, in images.json, what Pillow makes of them.

    python3 make_images.py [FOLDER_OF_REAL_RECORDINGS]

Each value is SHA-256 of raw bytes: 8-bit RGB pixels for decoding and resizing, float32 (little-endian, channels
first) for preprocessing. Without the folder, the entry on real images is kept as it is.
"""
import hashlib
import io
import json
import os
import struct
import sys
import zlib

import numpy as np
import PIL
from PIL import Image, features

HERE = os.path.dirname(os.path.abspath(__file__))
sha = lambda data: hashlib.sha256(data).hexdigest()


def scene(width, height, seed, contrast=1.0):
    """Gradients, edges and noise: every coefficient and every clipping bound gets used."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    planes = [
        127 + 120 * np.sin(x / 7 + seed) * np.cos(y / 11),
        255 * ((x // 9 + y // 5) % 2),
        255 * x / max(width - 1, 1) + 60 * np.sin(y / 3),
    ]
    image = np.stack(planes, axis=2) + rng.normal(0, 25 * contrast, (height, width, 3))
    return Image.fromarray(np.clip(image, 0, 255).astype(np.uint8), "RGB")


def noise(width, height, seed):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8), "RGB")


def jpegs():
    encode = lambda image, **options: save(image, "JPEG", **options)
    sizes = [(1, 1), (2, 3), (5, 4), (7, 16), (16, 9), (17, 17), (33, 31), (64, 48)]
    for number, (width, height) in enumerate(sizes):
        for subsampling in (0, 1, 2):
            for progressive in (False, True):
                kind = "progressive" if progressive else "baseline"
                yield f"{kind}-{width}x{height}-s{subsampling}", encode(
                    scene(width, height, number), quality=85, subsampling=subsampling, progressive=progressive)
    for quality in (1, 5, 30, 95, 100):
        yield f"noise-q{quality}", encode(noise(40, 25, quality), quality=quality, subsampling=2)
        yield f"noise-progressive-q{quality}", encode(noise(40, 25, quality), quality=quality, subsampling=1, progressive=True)
    grey = scene(45, 37, 3).convert("L")
    yield "grey", encode(grey, quality=80)
    yield "grey-progressive", encode(grey, quality=80, progressive=True)
    yield "optimised", encode(scene(50, 41, 4), quality=70, optimize=True)
    cmyk = encode(scene(39, 27, 5).convert("CMYK"), quality=80)
    yield "cmyk", cmyk
    adobe = cmyk.index(b"Adobe") + 11
    assert cmyk[adobe] == 0
    yield "ycck", cmyk[:adobe] + b"\x02" + cmyk[adobe + 1:]
    # Component numbers and markers that change the meaning of the same data.
    plain = encode(scene(24, 24, 6), quality=90, subsampling=0)
    bare = plain[:2] + plain[4 + struct.unpack(">H", plain[4:6])[0]:]
    yield "no-jfif", bare
    yield "adobe-rgb", bare[:2] + b"\xff\xee\x00\x0eAdobe\x00\x64\0\0\0\0\0" + bare[2:]
    yield "rgb-by-component-numbers", renumber(bare, b"RGB")
    yield "exif-orientation-ignored", encode(scene(20, 12, 7), quality=90, exif=orientation(6))
    # Sampling factors that Pillow cannot write: the header is rewritten, the data is recoded by hand.
    for name, factors in {
        "s440": [(1, 2), (1, 1), (1, 1)], "s411": [(4, 1), (1, 1), (1, 1)], "s410": [(4, 2), (1, 1), (1, 1)],
        "chroma-finer": [(1, 1), (2, 2), (1, 2)], "s421": [(2, 2), (2, 1), (1, 2)], "grey-2x2": [(2, 2)], "s311": [(3, 1), (1, 1), (3, 1)],
    }.items():
        for width, height in ((37, 29), (6, 5), (70, 19)):
            yield f"{name}-{width}x{height}", handmade(width, height, factors, 0)
    yield "restart-1", handmade(50, 35, [(2, 2), (1, 1), (1, 1)], 1)
    yield "restart-9", handmade(150, 35, [(2, 1), (1, 1), (1, 1)], 9)
    yield "restart-grey", handmade(61, 30, [(1, 1)], 3)
    yield "one-scan-each", handmade(37, 29, [(2, 2), (1, 1), (1, 1)], 5, interleaved=False)


def save(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def orientation(value):
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def renumber(data, ids):
    data = bytearray(data)
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    for i in range(3):
        data[frame + 10 + 3 * i] = ids[i]
        data[scan + 5 + 2 * i] = ids[i]
    return bytes(data)


def handmade(width, height, factors, restart, interleaved=True):
    """A baseline file of random coefficients: one 8-bit code a size, quantised by 16."""
    rng = np.random.default_rng(width * height + restart)
    segment = lambda marker, body: bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body
    out = b"\xff\xd8" + segment(0xDB, bytes([0]) + bytes([16] * 64))
    sampled = b"".join(bytes([i + 1, h << 4 | v, 0]) for i, (h, v) in enumerate(factors))
    out += segment(0xC0, struct.pack(">BHHB", 8, height, width, len(factors)) + sampled)
    # Sizes 0 to 6 for means in 3 bits; 00, 02 to 06 and F0 as well as runs of one for the rest, in 4 bits.
    means, spectrum = list(range(7)), [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x11, 0x12, 0x13, 0x71, 0xF0]
    out += segment(0xC4, bytes([0x00]) + bytes([0, 0, 7] + [0] * 13) + bytes(means))
    out += segment(0xC4, bytes([0x10]) + bytes([0, 0, 0, 11] + [0] * 12) + bytes(spectrum))
    if restart:
        out += segment(0xDD, struct.pack(">H", restart))
    tall, wide = max(v for _, v in factors), max(h for h, _ in factors)
    ceil = lambda a, b: -(-a // b)

    def block():
        size = int(rng.integers(0, 7))
        bits = format(means.index(size), "03b") + random_bits(size)
        k = 1
        while k < 64:
            symbol = int(rng.choice(spectrum))
            if symbol == 0 or k + (symbol >> 4) > 63:
                return bits + format(spectrum.index(0), "04b")
            bits += format(spectrum.index(symbol), "04b") + random_bits(symbol & 15)
            k += (symbol >> 4) + 1
        return bits

    random_bits = lambda n: "".join(str(b) for b in rng.integers(0, 2, n))
    scans = [list(range(len(factors)))] if interleaved else [[i] for i in range(len(factors))]
    for members in scans:
        out += segment(0xDA, bytes([len(members)]) + b"".join(bytes([i + 1, 0]) for i in members) + bytes([0, 63, 0]))
        if len(members) == 1:
            h, v = factors[members[0]]
            units, blocks = ceil(ceil(width * h, wide), 8) * ceil(ceil(height * v, tall), 8), 1
        else:
            units, blocks = ceil(width, 8 * wide) * ceil(height, 8 * tall), sum(factors[i][0] * factors[i][1] for i in members)
        interval = restart or units
        for number, start in enumerate(range(0, units, interval)):
            bits = "".join(block() for _ in range(min(interval, units - start) * blocks))
            bits += "1" * (-len(bits) % 8)
            data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
            out += (b"" if number == 0 else bytes([0xFF, 0xD0 + (number - 1) % 8])) + data
    return out + b"\xff\xd9"


def pngs():
    picture = scene(29, 23, 8)
    alpha = np.random.default_rng(9).integers(0, 256, (23, 29, 1), dtype=np.uint8)
    yield "rgb", save(picture, "PNG")
    yield "rgb-optimised", save(picture, "PNG", optimize=True)
    yield "rgba", save(Image.fromarray(np.concatenate([np.array(picture), alpha], axis=2), "RGBA"), "PNG")
    yield "grey", save(picture.convert("L"), "PNG")
    yield "grey-alpha", save(picture.convert("LA"), "PNG")
    yield "bilevel", save(picture.convert("1"), "PNG")
    yield "rgb-transparent-colour", save(picture, "PNG", transparency=(0, 0, 0))
    for bits in (1, 2, 4, 8):
        indexed = picture.quantize(2 ** bits)
        yield f"indexed-{bits}", save(indexed, "PNG", bits=bits)
        yield f"indexed-{bits}-transparent", save(indexed, "PNG", bits=bits, transparency=0)
    # Every colour type and depth, straight and interlaced, with each of the five filters.
    for name, depth, colour in [(f"{c}-{d}", d, c) for c, ds in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items() for d in ds]:
        for interlace in (0, 1):
            for width, height in ((1, 1), (5, 3), (13, 11), (33, 9)):
                yield f"made-{name}-{'adam7' if interlace else 'straight'}-{width}x{height}", handmade_png(width, height, depth, colour, interlace)


def handmade_png(width, height, depth, colour, interlace):
    rng = np.random.default_rng(depth * 100 + colour * 10 + interlace)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    passes = [(0, 0, 1, 1)] if not interlace else [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    raw = b""
    for x0, y0, dx, dy in passes:
        columns, rows = -(-(width - x0) // dx), -(-(height - y0) // dy)
        if columns > 0 and rows > 0:
            for _ in range(rows):
                raw += bytes([int(rng.integers(0, 5))]) + rng.bytes(-(-columns * channels * depth // 8))
    data = zlib.compress(raw)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))
    out += chunk(b"gAMA", struct.pack(">I", 45455))
    if colour == 3:
        out += chunk(b"PLTE", rng.bytes(3 * 2 ** depth)) + chunk(b"tRNS", b"\x80")
    half = len(data) // 2
    return out + chunk(b"IDAT", data[:half]) + chunk(b"IDAT", b"") + chunk(b"IDAT", data[half:]) + chunk(b"tEXt", b"Comment\0ours") + chunk(b"IEND", b"")


def pixels(data):
    image = Image.open(io.BytesIO(data))
    if image.mode == "I":  # Pillow clips 16-bit grey at 255; Ventral keeps the high byte.
        return image.size, Image.fromarray((np.array(image) >> 8).astype(np.uint8), "L").convert("RGB").tobytes()
    return image.size, image.convert("RGB").tobytes()


def write(folder, files):
    os.makedirs(os.path.join(HERE, folder), exist_ok=True)
    golden = {}
    for name, data in files:
        with open(os.path.join(HERE, folder, name + "." + {"jpeg": "jpg", "png": "png"}[folder]), "wb") as file:
            file.write(data)
        (width, height), raw = pixels(data)
        golden[name] = {"width": width, "height": height, "sha256": sha(raw)}
    return golden


def source_images():
    """The inputs of the resize and preprocessing goldens, as PNG fixtures."""
    for width, height in [(29, 23), (1, 1), (175, 175), (500, 375), (333, 217), (300, 451), (97, 640), (400, 3), (256, 301), (451, 300), (256, 257), (256, 259)]:
        image = scene(width, height, 21, 0 if width * height > 4000 else 2)
        yield f"source-{width}x{height}", save(image, "PNG", optimize=True)


def preprocess(data, kind):
    """torchvision's Resize, CenterCrop, ToTensor and Normalize, written out in NumPy's float32."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    width, height = image.size
    if kind == "imagenet":
        short, long = min(width, height), max(width, height)
        other = int(256 * long / short)
        image = image.resize((256, other) if width <= height else (other, 256), Image.BILINEAR) if short != 256 else image
        crop, divisor, mean, deviation = 224, 255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    elif kind == "caffe":
        image, crop, divisor, mean, deviation = image.resize((256, 256), Image.BILINEAR), 227, 1, [104, 117, 123], [1, 1, 1]
    else:
        image, crop, divisor, mean, deviation = image.resize((128, 128), Image.BILINEAR), 128, 1, [128] * 3, [128] * 3
    width, height = image.size
    left, top = int(round((width - crop) / 2.0)), int(round((height - crop) / 2.0))
    values = np.array(image)[top:top + crop, left:left + crop].astype(np.float32)
    values = values[:, :, ::-1] if kind == "caffe" else values
    values = (values / np.float32(divisor) - np.array(mean, np.float32)) / np.array(deviation, np.float32)
    assert values.dtype == np.float32
    return sha(np.ascontiguousarray(values.transpose(2, 0, 1)).astype("<f4").tobytes())


def real(folder):
    """One digest over all pixels of the 92 images in the order of their names."""
    import glob
    names = sorted(glob.glob(os.path.join(folder, "github.com/m7cw5l/Net2Brain-App/*/Net2Brain/data_rdm/92images/images/*.jpg")))
    assert len(names) == 92
    decoded, prepared = hashlib.sha256(), hashlib.sha256()
    for name in names:
        data = open(name, "rb").read()
        decoded.update(pixels(data)[1])
        prepared.update(bytes.fromhex(preprocess(data, "imagenet")))
    return {"folder": os.path.relpath(os.path.dirname(names[0]), folder), "count": 92, "pixels": decoded.hexdigest(), "imagenet": prepared.hexdigest()}


def main():
    target = os.path.join(HERE, "images.json")
    golden = {
        "made by": f"make_images.py, Pillow {PIL.__version__}, libjpeg-turbo {features.version('libjpeg_turbo')}, NumPy {np.__version__}",
        "jpeg": write("jpeg", jpegs()),
        "png": write("png", list(pngs()) + list(source_images())),
        "resize": [], "preprocessing": [],
    }
    sources = dict(source_images())
    for width, height, to in [
        (29, 23, (29, 23)), (29, 23, (224, 224)), (29, 23, (7, 5)), (29, 23, (29, 11)), (29, 23, (13, 23)), (29, 23, (1, 1)),
        (1, 1, (5, 7)), (175, 175, (256, 256)), (500, 375, (341, 256)), (500, 375, (256, 256)), (333, 217, (128, 128)),
        (300, 451, (224, 336)), (97, 640, (192, 192)), (400, 3, (3, 400)), (400, 3, (401, 4)),
    ]:
        source = f"source-{width}x{height}"
        for name, resampling in (("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)):
            image = Image.open(io.BytesIO(sources[source])).resize(to, resampling)
            golden["resize"].append({"source": source, "width": to[0], "height": to[1], "filter": name, "sha256": sha(image.tobytes())})
    for source in ("source-175x175", "source-500x375", "source-300x451", "source-256x301", "source-451x300", "source-256x257", "source-256x259", "source-29x23"):
        for kind in ("imagenet", "caffe", "mobilenet-128"):
            golden["preprocessing"].append({"source": source, "kind": kind, "sha256": preprocess(sources[source], kind)})
    old = json.load(open(target)) if os.path.exists(target) else {}
    golden["real"] = real(sys.argv[1]) if len(sys.argv) > 1 else old.get("real")
    with open(target, "w") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


main()
