using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Ventral.Data.Formats.Onnx;

/// <summary>Writes models as bytes of the Open Neural Network Exchange format, with all constants inside.</summary>
/// <remarks>
/// What <see cref="OnnxModel"/> does not hold (descriptions, graphs within attributes) is not written. An attribute of
/// <see cref="OnnxSettingKind.Other"/> is an error. The numbers of fields are the schema's.
/// </remarks>
public static class OnnxWriter
{
    // The format of operator sets 15 to 20, whose files need not list constants among the inputs.
    private const long LeastVersion = 8;

    /// <summary>The bytes of a model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="VentralException">An attribute holds what Ventral does not read, such as a graph; or the bytes would be more than an array holds.</exception>
    public static byte[] Write(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = new Message();
        foreach (var node in model.Nodes)
        {
            graph.Add(1, Node(node));
        }

        graph.Add(2, "graph");
        foreach (var tensor in model.Initialisers)
        {
            graph.Add(5, Tensor(tensor));
        }

        foreach (var (field, infos) in new[] { (11, model.Inputs), (12, model.Outputs), (13, model.Values) })
        {
            foreach (var info in infos)
            {
                graph.Add(field, Value(info));
            }
        }

        var file = new Message();
        file.Add(1, Math.Max(model.IrVersion, LeastVersion));
        file.Add(2, model.Producer);
        file.Add(7, graph);
        foreach (var (domain, version) in model.Opsets.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            var opset = new Message();
            opset.Add(1, domain);
            opset.Add(2, version);
            file.Add(8, opset);
        }

        return file.ToArray(model.Source);
    }

    private static Message Node(OnnxNode node)
    {
        var message = new Message();
        foreach (string input in node.Inputs)
        {
            message.Add(1, input);
        }

        foreach (string output in node.Outputs)
        {
            message.Add(2, output);
        }

        message.Add(3, node.Name);
        message.Add(4, node.Operator);
        foreach (var setting in node.Settings)
        {
            message.Add(5, Setting(node, setting));
        }

        message.Add(7, node.Domain);
        return message;
    }

    private static Message Setting(OnnxNode node, OnnxSetting setting)
    {
        var message = new Message();
        message.Add(1, setting.Name);
        switch (setting.Kind)
        {
            case OnnxSettingKind.Real:
                message.Add(2, setting.Real);
                break;
            case OnnxSettingKind.Whole:
                message.Add(3, setting.Whole);
                break;
            case OnnxSettingKind.Text:
                message.Add(4, setting.Text);
                break;
            case OnnxSettingKind.Tensor:
                message.Add(5, Tensor(setting.Tensor!));
                break;
            case OnnxSettingKind.Reals:
                foreach (float real in setting.Reals)
                {
                    message.Add(7, real);
                }

                break;
            case OnnxSettingKind.Wholes:
                foreach (long whole in setting.Wholes)
                {
                    message.Add(8, whole);
                }

                break;
            case OnnxSettingKind.Texts:
                foreach (string text in setting.Texts)
                {
                    message.Add(9, text);
                }

                break;
            default:
                throw new VentralException($"{node} has the attribute '{setting.Name}', which Ventral does not read and so cannot write.");
        }

        message.Add(20, (long)setting.Kind);
        return message;
    }

    private static Message Tensor(OnnxTensor tensor)
    {
        var message = new Message();
        foreach (int extent in tensor.Shape)
        {
            message.Add(1, extent);
        }

        message.Add(2, (long)tensor.Element);
        message.Add(8, tensor.Name);
        message.Add(9, tensor.Data);
        return message;
    }

    private static Message Value(OnnxValueInfo info)
    {
        var message = new Message();
        message.Add(1, info.Name);
        if (info.Element != OnnxElement.Unknown)
        {
            Message tensor = new(), type = new();
            tensor.Add(1, (long)info.Element);
            if (!info.Shape.IsDefault)
            {
                tensor.Add(2, Shape(info.Shape));
            }

            type.Add(1, tensor);
            message.Add(2, type);
        }

        return message;
    }

    private static Message Shape(ImmutableArray<long?> extents)
    {
        var shape = new Message();
        foreach (var extent in extents)
        {
            var dimension = new Message();
            if (extent is { } known)
            {
                dimension.Add(1, known);
            }

            shape.Add(1, dimension);
        }

        return shape;
    }

    // Fields in the order of their adding; large contents are referred to until the end.
    private sealed class Message
    {
        private const int Variable = 0;
        private const int LengthDelimited = 2;
        private const int Fixed32 = 5;

        private readonly List<ReadOnlyMemory<byte>> pieces = [];

        private long Length { get; set; }

        public void Add(int field, long value)
        {
            Put(((ulong)field << 3) | Variable);
            Put((ulong)value);
        }

        public void Add(int field, float value)
        {
            Put(((ulong)field << 3) | Fixed32);
            byte[] bytes = new byte[sizeof(float)];
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            Put(bytes);
        }

        public void Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

        public void Add(int field, ReadOnlyMemory<byte> content)
        {
            Put(((ulong)field << 3) | LengthDelimited);
            Put((ulong)content.Length);
            Put(content);
        }

        public void Add(int field, Message content)
        {
            Put(((ulong)field << 3) | LengthDelimited);
            Put((ulong)content.Length);
            pieces.AddRange(content.pieces);
            Length += content.Length;
        }

        public byte[] ToArray(string source)
        {
            if (Length > Array.MaxLength)
            {
                throw new VentralException($"The model '{source}' takes {Length} bytes, more than {Array.MaxLength}.");
            }

            byte[] bytes = new byte[Length];
            int place = 0;
            foreach (var piece in pieces)
            {
                piece.Span.CopyTo(bytes.AsSpan(place));
                place += piece.Length;
            }

            return bytes;
        }

        private void Put(ulong value)
        {
            Span<byte> bytes = stackalloc byte[10];
            int count = 0;
            for (; value >= 0x80; value >>= 7)
            {
                bytes[count++] = (byte)(value | 0x80);
            }

            bytes[count++] = (byte)value;
            Put(bytes[..count].ToArray());
        }

        private void Put(ReadOnlyMemory<byte> piece)
        {
            pieces.Add(piece);
            Length += piece.Length;
        }
    }
}
