using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Ventral.Data.Formats.Npy;

/// <summary>
/// The header of a NumPy file. It is written as a Python dictionary; only the three entries that NumPy writes are understood,
/// and nothing is evaluated.
/// </summary>
internal sealed class NpyHeader
{
    private const int LongestHeader = 1 << 20;
    private const int MostDimensions = 64;

    private readonly ByteCursor file;
    private readonly string text;
    private readonly int start;
    private int at;

    private NpyHeader(ByteCursor file, string text, int start)
    {
        this.file = file;
        this.text = text;
        this.start = start;
    }

    public NpyElement Element { get; private set; }

    public bool BigEndian { get; private set; }

    public bool FortranOrder { get; private set; }

    public ImmutableArray<int> Shape { get; private set; }

    /// <summary>Reads magic, version and dictionary; the data follow.</summary>
    public static NpyHeader Read(ByteCursor file)
    {
        if (!file.Take(Math.Min(6, file.Remaining), "the magic").Span.SequenceEqual(Magic))
        {
            throw file.Fault("must start with \\x93NUMPY, found something else; is it a NumPy file?", 0);
        }

        byte major = file.Byte("the version");
        byte minor = file.Byte("the version");
        if (major is < 1 or > 3 || minor != 0)
        {
            throw file.Fault($"must have format version 1.0, 2.0 or 3.0, found {major}.{minor}", 6);
        }

        long length = major == 1 ? file.UInt16("the length of the header") : file.UInt32("the length of the header");
        if (length > LongestHeader)
        {
            throw file.Fault($"must have a header of at most {LongestHeader} bytes, found {length}");
        }

        int start = file.Position;
        var header = new NpyHeader(file, Encoding.Latin1.GetString(file.Take(length, "the header").Span), start);
        header.ParseDictionary();
        return header;
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private void ParseDictionary()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Expect('{');
        while (!Accept('}'))
        {
            string key = String();
            if (!seen.Add(key))
            {
                throw Fault($"must name '{key}' once in its header");
            }

            Expect(':');
            switch (key)
            {
                case "descr":
                    ParseElement();
                    break;
                case "fortran_order":
                    FortranOrder = Truth();
                    break;
                case "shape":
                    Shape = Tuple();
                    break;
                default:
                    throw Fault($"must have only descr, fortran_order and shape in its header, found '{key}'");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        SkipBlank();
        if (at != text.Length || seen.Count != 3)
        {
            throw Fault("must have descr, fortran_order and shape in its header and nothing else");
        }
    }

    private void ParseElement()
    {
        SkipBlank();
        if (at < text.Length && text[at] == '[')
        {
            throw Fault("must hold plain numbers, found a structured type; save each field as an array of its own");
        }

        string descr = String();
        if (descr is "|O" or "O")
        {
            throw Fault("must hold plain numbers, found pickled Python objects, which are never loaded; save the numbers as an array");
        }

        char order = descr.Length > 0 ? descr[0] : ' ';
        NpyElement? element = descr.Length == 3 && (order is '<' or '>' or '|' or '=') ? descr[1..] switch
        {
            "b1" => NpyElement.Boolean,
            "i1" => NpyElement.Int8,
            "u1" => NpyElement.UInt8,
            "i2" => NpyElement.Int16,
            "u2" => NpyElement.UInt16,
            "i4" => NpyElement.Int32,
            "u4" => NpyElement.UInt32,
            "i8" => NpyElement.Int64,
            "u8" => NpyElement.UInt64,
            "f2" => NpyElement.Float16,
            "f4" => NpyElement.Float32,
            "f8" => NpyElement.Float64,
            _ => null,
        }
        : null;
        if (element is null || (order is '|' or '=' && NpyArray.SizeOf(element.Value) > 1))
        {
            throw Fault($"must hold booleans, integers of 1 to 8 bytes or floating-point numbers of 2, 4 or 8, found '{Printable(descr)}'");
        }

        Element = element.Value;
        BigEndian = order == '>';
    }

    private ImmutableArray<int> Tuple()
    {
        var lengths = ImmutableArray.CreateBuilder<int>();
        Expect('(');
        while (!Accept(')'))
        {
            SkipBlank();
            int from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (!int.TryParse(text.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            {
                throw Fault($"must have lengths from 0 to {int.MaxValue} in its shape");
            }

            // Python 2 wrote its long integers with an L.
            if (at < text.Length && text[at] == 'L')
            {
                at++;
            }

            lengths.Add(length);
            if (lengths.Count > MostDimensions)
            {
                throw Fault($"must have at most {MostDimensions} dimensions");
            }

            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        return lengths.ToImmutable();
    }

    private bool Truth()
    {
        SkipBlank();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
            {
                at += word.Length;
                return value;
            }
        }

        throw Fault("must say True or False for fortran_order");
    }

    private string String()
    {
        SkipBlank();
        char quote = at < text.Length ? text[at] : ' ';
        int end = quote is '\'' or '"' ? text.IndexOf(quote, at + 1) : -1;
        if (end < 0)
        {
            throw Fault("must have quoted names in its header");
        }

        string inner = text[(at + 1)..end];
        at = end + 1;
        return inner;
    }

    private bool Accept(char wanted)
    {
        SkipBlank();
        bool there = at < text.Length && text[at] == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted))
        {
            throw Fault($"must have '{wanted}' here in its header");
        }
    }

    private void SkipBlank()
    {
        while (at < text.Length && (text[at] is ' ' or '\n' or '\t' or '\r'))
        {
            at++;
        }
    }

    private static string Printable(string descr) =>
        string.Concat(descr.Take(20).Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private UnreadableFileException Fault(string problem) => file.Fault(problem, start + at);
}
