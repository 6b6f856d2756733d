using System.Collections.Immutable;
using System.Text;

namespace Ventral.Data.Formats.Mat5;

/// <summary>Reads one array and what it holds.</summary>
internal sealed class MatArrayReader(ByteCursor file, MatBudget budget)
{
    private const int MostDimensions = 32;

    private static readonly ImmutableArray<string> ClassNames =
    [
        "", "cell", "struct", "object", "char", "sparse", "double", "single", "int8", "uint8", "int16", "uint16", "int32", "uint32",
        "int64", "uint64", "function", "opaque",
    ];

    /// <summary>Reads an array from its flags on; null for a kind that a file holds for its own use.</summary>
    public (string Name, MatValue? Value) Read(string source, string path, int depth)
    {
        if (depth > MatFile.MostDepth || !budget.TakeOne())
        {
            throw file.Fault($"must hold at most 1,000,000 arrays, nested at most {MatFile.MostDepth} deep");
        }

        int start = file.Position;
        if (file.Remaining == 0)
        {
            // MATLAB writes an array without any content for an empty one.
            return ("", new MatNumeric(path, [0, 0], "double", []));
        }

        var (flagsType, flagBytes) = Element("the flags");
        if (flagsType != MatType.UInt32 || flagBytes.Length != 8)
        {
            throw file.Fault("must start every array with its flags", start);
        }

        uint flags = new ByteCursor(source, MatFile.Format, flagBytes) { BigEndian = file.BigEndian }.UInt32("the flags");
        int kind = (int)(flags & 0xFF);
        string className = kind < ClassNames.Length ? ClassNames[kind] : "";
        bool logical = (flags & 0x200) != 0;
        bool complex = (flags & 0x800) != 0;
        if (className is "opaque")
        {
            return ("", null);
        }

        var dimensions = Dimensions();
        string name = Name(Element("the name").Bytes.Span);
        path = path.Length == 0 ? $"{source}: {name}" : path;
        if (complex || className is "" or "object" or "sparse" or "function")
        {
            throw file.Fault(
                $"must hold real numbers, text, structures and cells; '{path}' is {(complex ? "complex" : className.Length == 0 ? $"of class {kind}" : className)}", start);
        }

        return (name, className switch
        {
            "cell" => Cell(source, path, dimensions, depth),
            "struct" => Struct(source, path, dimensions, depth),
            "char" => Characters(path, dimensions),
            _ => Numbers(path, dimensions, logical ? "logical" : className),
        });
    }

    private MatNumeric Numbers(string path, ImmutableArray<int> dimensions, string className)
    {
        var (type, content) = Element("the numbers");
        int count = Count(dimensions);
        if (count * (long)MatNumbers.SizeOf(type, file) != content.Length)
        {
            throw file.Fault($"must hold {count} numbers in '{path}', found {content.Length} bytes of type {type}");
        }

        return new MatNumeric(path, dimensions, className, MatNumbers.ToDoubles(type, content.Span, file));
    }

    private MatChar Characters(string path, ImmutableArray<int> dimensions)
    {
        var (type, content) = Element("the text");
        int count = Count(dimensions);
        string text = type switch
        {
            MatType.Utf8 => Encoding.UTF8.GetString(content.Span),
            MatType.Utf16 or MatType.UInt16 => (file.BigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(content.Span),
            MatType.Utf32 => new UTF32Encoding(file.BigEndian, false).GetString(content.Span),
            MatType.UInt8 or MatType.Int8 => Encoding.Latin1.GetString(content.Span),
            _ => throw file.Fault($"must hold letters in '{path}', found type {type}"),
        };
        if (count == 0)
        {
            return new MatChar(path, dimensions, []);
        }

        int rows = dimensions[0];
        if (rows == 1)
        {
            // Letters beyond 16 bits take two places in some writers and one in others.
            return new MatChar(path, dimensions, [text]);
        }

        if (text.Length != count)
        {
            throw file.Fault($"must hold {count} letters in '{path}', found {text.Length}");
        }

        return new MatChar(path, dimensions, [.. Enumerable.Range(0, rows).Select(r => string.Create(count / rows, (text, rows, r), static (row, from) =>
        {
            for (int c = 0; c < row.Length; c++)
            {
                row[c] = from.text[(c * from.rows) + from.r];
            }
        }))]);
    }

    private MatCell Cell(string source, string path, ImmutableArray<int> dimensions, int depth)
    {
        int count = Count(dimensions);
        var items = ImmutableArray.CreateBuilder<MatValue>();
        for (int i = 0; i < count; i++)
        {
            items.Add(Inner(source, $"{path}{{{i + 1}}}", depth));
        }

        return new MatCell(path, dimensions, items.ToImmutable());
    }

    private MatStruct Struct(string source, string path, ImmutableArray<int> dimensions, int depth)
    {
        var (type, lengthBytes) = Element("the length of the fields' names");
        if (type != MatType.Int32 || lengthBytes.Length != 4)
        {
            throw file.Fault($"must state the length of the fields' names of '{path}'");
        }

        int length = new ByteCursor(source, MatFile.Format, lengthBytes) { BigEndian = file.BigEndian }.Int32("the length of the fields' names");
        var names = Element("the fields' names").Bytes;
        if (length is < 1 or > 256 || names.Length % length != 0)
        {
            throw file.Fault($"must have fields' names of {length} bytes each in '{path}', found {names.Length} bytes");
        }

        var fields = ImmutableArray.CreateBuilder<string>();
        for (int at = 0; at < names.Length; at += length)
        {
            fields.Add(Name(names.Span.Slice(at, length)));
        }

        if (fields.Distinct(StringComparer.Ordinal).Count() != fields.Count)
        {
            throw file.Fault($"must name the fields of '{path}' differently");
        }

        int count = Count(dimensions);
        var values = ImmutableArray.CreateBuilder<MatValue>();
        for (int i = 0; i < count && fields.Count > 0; i++)
        {
            string element = count == 1 ? path : $"{path}({i + 1})";
            foreach (string field in fields)
            {
                values.Add(Inner(source, $"{element}.{field}", depth));
            }
        }

        return new MatStruct(path, dimensions, fields.ToImmutable(), values.ToImmutable());
    }

    private MatValue Inner(string source, string path, int depth)
    {
        int start = file.Position;
        var (type, content) = Element($"'{path}'");
        if (type != MatType.Matrix)
        {
            throw file.Fault($"must hold an array in '{path}', found an element of type {(uint)type}", start);
        }

        var inner = new ByteCursor(source, MatFile.Format, content) { BigEndian = file.BigEndian };
        return new MatArrayReader(inner, budget).Read(source, path, depth + 1).Value
            ?? throw file.Fault($"must hold real numbers, text, structures and cells; '{path}' is an object", start);
    }

    private ImmutableArray<int> Dimensions()
    {
        var (type, content) = Element("the dimensions");
        if (type != MatType.Int32 || content.Length % 4 != 0 || content.Length is < 8 or > 4 * MostDimensions)
        {
            throw file.Fault($"must have 2 to {MostDimensions} dimensions in every array");
        }

        var cursor = new ByteCursor(file.Source, MatFile.Format, content) { BigEndian = file.BigEndian };
        var dimensions = ImmutableArray.CreateBuilder<int>();
        while (cursor.Remaining > 0)
        {
            int length = cursor.Int32("the dimensions");
            dimensions.Add(length >= 0 ? length : throw file.Fault($"must have lengths of at least 0, found {length}"));
        }

        _ = Count(dimensions.ToImmutable());
        return dimensions.ToImmutable();
    }

    private int Count(ImmutableArray<int> dimensions)
    {
        long count = 1;
        foreach (int length in dimensions)
        {
            count = count == 0 || length == 0 ? 0 : Math.Min(count * length, 1L << 32);
        }

        return count <= int.MaxValue ? (int)count : throw file.Fault($"must hold fewer than 2^31 values in an array, found dimensions {string.Join("×", dimensions)}");
    }

    private (MatType Type, ReadOnlyMemory<byte> Bytes) Element(string what)
    {
        uint tag = file.UInt32(what);
        if (tag >> 16 != 0)
        {
            // A small element: type and length share four bytes, the content has the other four.
            int small = (int)(tag >> 16);
            var four = file.Take(4, what);
            return small <= 4
                ? ((MatType)(tag & 0xFFFF), four[..small])
                : throw file.Fault($"must have at most 4 bytes in a small element, found {small}");
        }

        var content = file.Take(file.UInt32(what), what);
        file.Seek(Math.Min(file.Length, (file.Position + 7L) & ~7L), what);
        return ((MatType)tag, content);
    }

    private static string Name(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
