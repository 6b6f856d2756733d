"""Writes tiny.tflite: one convolution, laid out by hand after the FlatBuffers and TensorFlow Lite schemas. python3 make_tflite.py"""
import os
import struct


class Table:
    def __init__(self, **fields):
        self.fields = {int(k[1:]): v for k, v in fields.items()}


class Writer:
    """Appends forwards: every table is followed by what it refers to."""

    def __init__(self):
        self.out = bytearray(struct.pack("<I", 0) + b"TFL3")

    def align(self, n):
        while len(self.out) % n:
            self.out.append(0)

    def point(self, at):
        struct.pack_into("<I", self.out, at, len(self.out) - at)

    def table(self, table):
        count = max(table.fields, default=-1) + 1
        self.align(4)
        vtable = len(self.out)
        self.out += struct.pack("<HH", 4 + 2 * count, 0) + b"\0\0" * count
        self.align(4)
        start = len(self.out)
        self.out += struct.pack("<i", start - vtable)
        later = []
        for field, value in table.fields.items():
            self.align(4)
            struct.pack_into("<H", self.out, vtable + 4 + 2 * field, len(self.out) - start)
            if isinstance(value, tuple):
                self.out += struct.pack(*value)
            else:
                later.append((len(self.out), value))
                self.out += b"\0\0\0\0"
        struct.pack_into("<H", self.out, vtable + 2, len(self.out) - start)
        for at, value in later:
            self.value(at, value)
        return start

    def value(self, at, value):
        self.align(8)
        if isinstance(value, Table):
            start = self.table(value)
            struct.pack_into("<I", self.out, at, start - at)
        elif isinstance(value, bytes):
            self.point(at)
            self.out += struct.pack("<I", len(value)) + value
        elif value and isinstance(value[0], Table):
            self.point(at)
            first = len(self.out) + 4
            self.out += struct.pack("<I", len(value)) + b"\0\0\0\0" * len(value)
            for i, item in enumerate(value):
                start = self.table(item)
                struct.pack_into("<I", self.out, first + 4 * i, start - first - 4 * i)
        else:
            code = "f" if value and isinstance(value[0], float) else "i"
            self.point(at)
            self.out += struct.pack("<I%d%s" % (len(value), code), len(value), *value)


def quant(scale, zero):
    return Table(f2=[scale], f3=struct.pack("<q", zero))


w = Writer()
tensors = [
    Table(f0=[1, 7, 5, 1], f1=("<B", 3), f2=("<I", 0), f3=b"image", f4=quant(0.5, 3)),
    Table(f0=[1, 2, 2, 1], f1=("<B", 3), f2=("<I", 1), f3=b"weights", f4=quant(0.5, 1)),
    Table(f0=[1], f1=("<B", 2), f2=("<I", 2), f3=b"bias", f4=quant(0.25, 0)),
    Table(f0=[1, 2, 2, 1], f1=("<B", 3), f2=("<I", 0), f3=b"out", f4=quant(1.0, 0)),
]
options = Table(f0=("<B", 1), f1=("<i", 2), f2=("<i", 3), f3=("<B", 3))
graph = Table(f0=tensors, f1=[0], f2=[3], f3=[Table(f0=("<I", 0), f1=[0, 1, 2], f2=[3], f3=("<B", 1), f4=options)])
root = Table(f0=("<I", 3), f1=[Table(f0=("<B", 3))], f2=[graph], f4=[Table(), Table(f0=bytes([0, 1, 2, 3])), Table(f0=struct.pack("<i", -4))])
start = w.table(root)
struct.pack_into("<I", w.out, 0, start)
# A vector of int64 counts elements, not bytes.
for zero in (3, 1, 0):
    at = w.out.find(struct.pack("<Iq", 8, zero))
    while at >= 0:
        struct.pack_into("<I", w.out, at, 1)
        at = w.out.find(struct.pack("<Iq", 8, zero))
open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tiny.tflite"), "wb").write(w.out)
