using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Ventral.Data.Formats.Torch;

/// <summary>
/// Interprets the part of Python's pickle language (protocol 2) that weights are written in. Nothing is executed: a name
/// is a <see cref="PickleName"/>, and the few calls that weights need are answered by <see cref="TorchCalls"/>. Steps, texts and
/// what a call copies are bounded, so that what is kept is some hundred bytes for each byte of the pickle at most.
/// </summary>
internal sealed class PickleReader(ByteCursor file)
{
    private const int MostSteps = 2_000_000;
    private const long MostText = 16 << 20;

    private readonly PickleStack stack = new(file);
    private readonly Dictionary<int, object?> memo = [];
    private readonly Dictionary<string, TorchStorage> storages = new(StringComparer.Ordinal);
    private long textLeft;
    private long stepsLeft;

    /// <summary>Every storage that the pickles read so far refer to, by its key.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => storages;

    /// <summary>Reads one pickle and returns what it describes.</summary>
    public object? Read()
    {
        stack.Clear();
        memo.Clear();
        textLeft = MostText;
        for (stepsLeft = MostSteps; stepsLeft > 0; stepsLeft--)
        {
            int at = file.Position;
            byte code = file.Byte("a pickle's opcode");
            switch ((char)code)
            {
                case '\u0080':
                    byte protocol = file.Byte("a pickle's protocol");
                    Require(protocol <= 5, $"must be pickled with protocol 2 to 5, found {protocol}", at);
                    break;
                case '.':
                    return stack.Pop(at);
                case '(':
                    stack.Push(new PickleMark());
                    break;
                case 'N':
                    stack.Push(null);
                    break;
                case '\u0088':
                    stack.Push(true);
                    break;
                case '\u0089':
                    stack.Push(false);
                    break;
                case 'K':
                    stack.Push((long)file.Byte("a number"));
                    break;
                case 'M':
                    stack.Push((long)file.UInt16("a number"));
                    break;
                case 'J':
                    stack.Push((long)file.Int32("a number"));
                    break;
                case '\u008a':
                    stack.Push(Long(at));
                    break;
                case 'G':
                    stack.Push(BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(file.Take(8, "a number").Span)));
                    break;
                case 'X':
                    stack.Push(Text(file.UInt32("text"), Encoding.UTF8, at));
                    break;
                case '\u008c':
                    stack.Push(Text(file.Byte("text"), Encoding.UTF8, at));
                    break;
                case 'U':
                    stack.Push(Text(file.Byte("text"), Encoding.Latin1, at));
                    break;
                case 'T':
                    stack.Push(Text(file.UInt32("text"), Encoding.Latin1, at));
                    break;
                case 'B':
                    stack.Push(file.Take(file.UInt32("bytes"), "bytes"));
                    break;
                case 'C':
                    stack.Push(file.Take(file.Byte("bytes"), "bytes"));
                    break;
                case ']':
                    stack.Push(new List<object?>());
                    break;
                case '}':
                    stack.Push(new PickleMap());
                    break;
                case ')':
                    stack.Push(Array.Empty<object?>());
                    break;
                case '\u0085':
                    stack.Push(stack.PopTuple(1, at));
                    break;
                case '\u0086':
                    stack.Push(stack.PopTuple(2, at));
                    break;
                case '\u0087':
                    stack.Push(stack.PopTuple(3, at));
                    break;
                case 't':
                    stack.Push(stack.PopToMark(at));
                    break;
                case 'a':
                    object? item = stack.Pop(at);
                    stack.Top<List<object?>>(at, "a list").Add(item);
                    break;
                case 'e':
                    object?[] items = stack.PopToMark(at);
                    stack.Top<List<object?>>(at, "a list").AddRange(items);
                    break;
                case 's':
                    object? value = stack.Pop(at);
                    object? key = stack.Pop(at);
                    stack.Top<PickleMap>(at, "a dictionary").Add(key, value);
                    break;
                case 'u':
                    object?[] pairs = stack.PopToMark(at);
                    Require(pairs.Length % 2 == 0, "must set keys and values in pairs", at);
                    for (int i = 0; i < pairs.Length; i += 2)
                    {
                        stack.Top<PickleMap>(at, "a dictionary").Add(pairs[i], pairs[i + 1]);
                    }

                    break;
                case 'q':
                    memo[file.Byte("a memo")] = stack.Top(at);
                    break;
                case 'r':
                    memo[file.Int32("a memo")] = stack.Top(at);
                    break;
                case '\u0094':
                    memo[memo.Count] = stack.Top(at);
                    break;
                case 'h':
                    Recall(file.Byte("a memo"), at);
                    break;
                case 'j':
                    Recall(file.Int32("a memo"), at);
                    break;
                case '0':
                    stack.Pop(at);
                    break;
                case '\u0095':
                    file.Take(8, "a frame");
                    break;
                case 'c':
                    stack.Push(Name(Line(), Line(), at));
                    break;
                case '\u0093':
                    string attribute = stack.Pop<string>(at, "a name");
                    stack.Push(Name(stack.Pop<string>(at, "a module"), attribute, at));
                    break;
                case 'Q':
                    stack.Push(Storage(at));
                    break;
                case 'R':
                case '\u0081':
                    object?[] arguments = stack.Pop<object?[]>(at, "arguments");
                    if (arguments is [List<object?> copied])
                    {
                        // What copies a list of the memo costs as much as writing it out.
                        stepsLeft -= copied.Count;
                    }

                    stack.Push(TorchCalls.Call(file, stack.Pop<PickleName>(at, "a name to call"), arguments, at));
                    break;
                case 'b':
                    // Attributes of an OrderedDict: torch notes versions of modules there, which weights do not need.
                    stack.Pop(at);
                    Require(stack.Top(at) is PickleMap or PickleOpaque, "must give attributes only to an OrderedDict", at);
                    break;
                default:
                    throw file.Fault($"must be made of the pickle opcodes that weights need, found {code:X2}; save a state_dict of tensors alone", at);
            }
        }

        throw file.Fault($"must take at most {MostSteps} steps to unpickle");
    }

    private TorchStorage Storage(int at)
    {
        var storage = TorchCalls.Storage(file, stack.Pop<object?[]>(at, "a storage's name"), at);
        var known = storages.GetValueOrDefault(storage.Key, storage);
        Require(known == storage, $"must describe storage '{Printable(storage.Key)}' in one way", at);
        storages[storage.Key] = known;
        return known;
    }

    private PickleName Name(string module, string name, int at)
    {
        string full = $"{module}.{name}";
        return TorchCalls.IsKnown(full)
            ? new PickleName(full)
            : throw file.Fault(
                $"must hold weights alone, found a reference to Python's '{Printable(full)}', which is never loaded; {Advice(full)}", at);
    }

    private long Long(int at)
    {
        int length = file.Byte("a number");
        var bytes = file.Take(length, "a number").Span;
        var number = new BigInteger(bytes);
        Require(number >= long.MinValue && number <= long.MaxValue, "must have integers of at most 64 bits", at);
        return (long)number;
    }

    private string Line()
    {
        int start = file.Position;
        for (int length = 0; length < 1024; length++)
        {
            if (file.Byte("a name") == '\n')
            {
                file.Seek(start, "a name");
                string line = Encoding.UTF8.GetString(file.Take(length, "a name").Span);
                file.Take(1, "a name");
                return line;
            }
        }

        throw file.Fault("must have names of at most 1,024 bytes", start);
    }

    private void Recall(int index, int at)
    {
        Require(memo.TryGetValue(index, out object? value), $"must remember what it recalls, found nothing under {index}", at);
        stack.Push(value);
    }

    /// <summary>The next bytes as text; all texts of a pickle together are bounded, as they are kept.</summary>
    private string Text(long length, Encoding encoding, int at)
    {
        textLeft -= length;
        Require(textLeft >= 0, $"must have at most {MostText} bytes of text", at);
        return encoding.GetString(file.Take(length, "text").Span);
    }

    private void Require(bool condition, string problem, int at)
    {
        if (!condition)
        {
            throw file.Fault(problem, at);
        }
    }

    private static string Advice(string name) =>
        name.StartsWith("__torch__", StringComparison.Ordinal) ? "save the state_dict of a TorchScript program"
        : name.StartsWith("torch.", StringComparison.Ordinal) ? "save a state_dict of plain tensors of float32, float64, float16, bfloat16, integers or booleans (dequantised, dense)"
        : "save a state_dict of tensors";

    private static string Printable(string text) =>
        string.Concat(text.Take(100).Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
