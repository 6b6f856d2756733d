using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Ventral.Data.Formats.Torch;

/// <summary>
/// Interprets the part of Python's pickle language (protocol 2) that weights are written in. Nothing is executed: a name
/// is a <see cref="PickleName"/>, and the few calls that weights need are answered by <see cref="TorchCalls"/>.
/// </summary>
internal sealed class PickleReader(ByteCursor file)
{
    private const int MostSteps = 20_000_000;

    private readonly List<object?> stack = [];
    private readonly Dictionary<int, object?> memo = [];

    /// <summary>Reads one pickle and returns what it describes.</summary>
    public object? Read()
    {
        stack.Clear();
        memo.Clear();
        for (int step = 0; step < MostSteps; step++)
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
                    return Pop(at);
                case '(':
                    stack.Add(new PickleMark());
                    break;
                case 'N':
                    stack.Add(null);
                    break;
                case '\u0088':
                    stack.Add(true);
                    break;
                case '\u0089':
                    stack.Add(false);
                    break;
                case 'K':
                    stack.Add((long)file.Byte("a number"));
                    break;
                case 'M':
                    stack.Add((long)file.UInt16("a number"));
                    break;
                case 'J':
                    stack.Add((long)file.Int32("a number"));
                    break;
                case '\u008a':
                    stack.Add(Long(at));
                    break;
                case 'G':
                    stack.Add(BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(file.Take(8, "a number").Span)));
                    break;
                case 'X':
                    stack.Add(Encoding.UTF8.GetString(file.Take(file.UInt32("text"), "text").Span));
                    break;
                case '\u008c':
                    stack.Add(Encoding.UTF8.GetString(file.Take(file.Byte("text"), "text").Span));
                    break;
                case 'U':
                    stack.Add(Encoding.Latin1.GetString(file.Take(file.Byte("text"), "text").Span));
                    break;
                case 'T':
                    stack.Add(Encoding.Latin1.GetString(file.Take(file.UInt32("text"), "text").Span));
                    break;
                case 'B':
                    stack.Add(file.Take(file.UInt32("bytes"), "bytes").ToArray());
                    break;
                case 'C':
                    stack.Add(file.Take(file.Byte("bytes"), "bytes").ToArray());
                    break;
                case ']':
                    stack.Add(new List<object?>());
                    break;
                case '}':
                    stack.Add(new PickleMap());
                    break;
                case ')':
                    stack.Add(Array.Empty<object?>());
                    break;
                case '\u0085':
                    Tuple(1, at);
                    break;
                case '\u0086':
                    Tuple(2, at);
                    break;
                case '\u0087':
                    Tuple(3, at);
                    break;
                case 't':
                    stack.Add(PopToMark(at));
                    break;
                case 'a':
                    object? item = Pop(at);
                    Peek<List<object?>>(at).Add(item);
                    break;
                case 'e':
                    object?[] items = PopToMark(at);
                    Peek<List<object?>>(at).AddRange(items);
                    break;
                case 's':
                    object? value = Pop(at);
                    object? key = Pop(at);
                    Peek<PickleMap>(at).Add(key, value);
                    break;
                case 'u':
                    object?[] pairs = PopToMark(at);
                    Require(pairs.Length % 2 == 0, "must set keys and values in pairs", at);
                    for (int i = 0; i < pairs.Length; i += 2)
                    {
                        Peek<PickleMap>(at).Add(pairs[i], pairs[i + 1]);
                    }

                    break;
                case 'q':
                    memo[file.Byte("a memo")] = Top(at);
                    break;
                case 'r':
                    memo[file.Int32("a memo")] = Top(at);
                    break;
                case '\u0094':
                    memo[memo.Count] = Top(at);
                    break;
                case 'h':
                    Recall(file.Byte("a memo"), at);
                    break;
                case 'j':
                    Recall(file.Int32("a memo"), at);
                    break;
                case '0':
                    Pop(at);
                    break;
                case '\u0095':
                    file.Take(8, "a frame");
                    break;
                case 'c':
                    stack.Add(Name(Line(), Line(), at));
                    break;
                case '\u0093':
                    string attribute = Pop<string>(at);
                    stack.Add(Name(Pop<string>(at), attribute, at));
                    break;
                case 'Q':
                    stack.Add(TorchCalls.Storage(file, Pop<object?[]>(at), at));
                    break;
                case 'R':
                    object?[] arguments = Pop<object?[]>(at);
                    stack.Add(TorchCalls.Call(file, Pop<PickleName>(at), arguments, at));
                    break;
                case 'b':
                    // Attributes of an OrderedDict: torch notes versions of modules there, which weights do not need.
                    Pop(at);
                    Require(Top(at) is PickleMap, "must give attributes only to an OrderedDict", at);
                    break;
                default:
                    throw file.Fault($"must be made of the pickle opcodes that weights need, found {code:X2}; save a state_dict of tensors alone", at);
            }
        }

        throw file.Fault($"must take at most {MostSteps} steps to unpickle");
    }

    private PickleName Name(string module, string name, int at)
    {
        string full = $"{module}.{name}";
        return TorchCalls.IsKnown(full)
            ? new PickleName(full)
            : throw file.Fault(
                $"must hold weights alone, found a reference to Python's '{Printable(full)}', which is never loaded; save a state_dict of tensors", at);
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

    private void Tuple(int count, int at)
    {
        var items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            items[i] = Pop(at);
        }

        stack.Add(items);
    }

    private void Recall(int index, int at)
    {
        Require(memo.TryGetValue(index, out object? value), $"must remember what it recalls, found nothing under {index}", at);
        stack.Add(value);
    }

    private object?[] PopToMark(int at)
    {
        int mark = stack.FindLastIndex(v => v is PickleMark);
        Require(mark >= 0, "must mark what it collects", at);
        object?[] items = [.. stack.Skip(mark + 1)];
        stack.RemoveRange(mark, stack.Count - mark);
        return items;
    }

    private object? Top(int at)
    {
        Require(stack.Count > 0 && stack[^1] is not PickleMark, "must put a value on the stack before it takes one", at);
        return stack[^1];
    }

    private object? Pop(int at)
    {
        object? top = Top(at);
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private T Pop<T>(int at) =>
        Pop(at) is T value ? value : throw file.Fault($"must put a {typeof(T).Name} on the stack here", at);

    private T Peek<T>(int at) =>
        Top(at) is T value ? value : throw file.Fault($"must put a {typeof(T).Name} on the stack here", at);

    private void Require(bool condition, string problem, int at)
    {
        if (!condition)
        {
            throw file.Fault(problem, at);
        }
    }

    private static string Printable(string text) =>
        string.Concat(text.Take(100).Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
