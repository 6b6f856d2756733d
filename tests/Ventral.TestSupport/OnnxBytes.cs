using System.Text;

namespace Ventral.TestSupport;

/// <summary>Writes ONNX messages byte by byte, valid ones and others.</summary>
public static class OnnxBytes
{
    public static byte[] Model(long opset, params byte[][] graph) => Join(Field(1, 8), Field(8, Field(2, opset)), Field(7, Join(graph)));

    public static byte[] Node(string kind, string[] inputs, string[] outputs, params byte[][] attributes) => Field(1, Join(
        [.. inputs.Select(i => Field(1, i)), .. outputs.Select(o => Field(2, o)), Field(3, $"the {kind}"), Field(4, kind), .. attributes.Select(a => Field(5, a))]));

    public static byte[] Attribute(string name, long value) => Join(Field(1, name), Field(3, value), Field(20, 2));

    public static byte[] Attribute(string name, float value) => Join(Field(1, name), Fixed(2, value), Field(20, 1));

    public static byte[] Attribute(string name, string value) => Join(Field(1, name), Field(4, value), Field(20, 3));

    public static byte[] Attribute(string name, long[] values) => Join([Field(1, name), .. values.Select(v => Field(8, v)), Field(20, 7)]);

    public static byte[] Attribute(string name, byte[] tensor) => Join(Field(1, name), Field(5, tensor), Field(20, 4));

    public static byte[] Input(string name, int element, params long[] shape) => Field(11, Value(name, element, shape));

    public static byte[] Output(string name) => Field(12, Field(1, name));

    public static byte[] Initialiser(byte[] tensor) => Field(5, tensor);

    public static byte[] Tensor(string name, int element, long[] shape, params byte[][] data) =>
        Join([Field(1, Packed(shape)), Field(2, element), Field(8, name), .. data]);

    public static byte[] Wholes(string name, params long[] values) => Tensor(name, 7, [values.Length], Field(7, Packed(values)));

    public static byte[] Singles(string name, long[] shape, params float[] values) => Tensor(name, 1, shape, Field(9, Join([.. values.Select(BitConverter.GetBytes)])));

    public static byte[] Value(string name, int element, params long[] shape)
    {
        byte[] dimensions = Join([.. shape.Select(d => Field(1, d < 0 ? Field(2, "batch") : Field(1, d)))]);
        return Join(Field(1, name), Field(2, Field(1, Join(Field(1, element), Field(2, dimensions)))));
    }

    public static byte[] Field(int number, long value) => Join(Varint((ulong)number << 3), Varint((ulong)value));

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Field(int number, byte[] bytes) => Join(Varint(((ulong)number << 3) | 2), Varint((ulong)bytes.Length), bytes);

    public static byte[] Fixed(int number, float value) => Join(Varint(((ulong)number << 3) | 5), BitConverter.GetBytes(value));

    public static byte[] Packed(params long[] values) => Join([.. values.Select(v => Varint((ulong)v))]);

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];
}
