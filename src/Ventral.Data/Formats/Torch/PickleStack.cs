namespace Ventral.Data.Formats.Torch;

/// <summary>The values that a pickle has made and not yet used; whatever is not there or of another kind is the typed error.</summary>
internal sealed class PickleStack(ByteCursor file)
{
    private readonly List<object?> values = [];

    public void Clear() => values.Clear();

    public void Push(object? value) => values.Add(value);

    public object? Top(int at) =>
        values.Count > 0 && values[^1] is not PickleMark
            ? values[^1]
            : throw file.Fault("must put a value on the stack before it takes one", at);

    public object? Pop(int at)
    {
        object? top = Top(at);
        values.RemoveAt(values.Count - 1);
        return top;
    }

    public T Top<T>(int at, string what) => Top(at) is T value ? value : throw Missing(what, at);

    public T Pop<T>(int at, string what) => Pop(at) is T value ? value : throw Missing(what, at);

    /// <summary>Takes what was put since the last mark, and the mark.</summary>
    public object?[] PopToMark(int at)
    {
        int mark = values.FindLastIndex(v => v is PickleMark);
        if (mark < 0)
        {
            throw file.Fault("must mark what it collects", at);
        }

        object?[] items = [.. values[(mark + 1)..]];
        values.RemoveRange(mark, values.Count - mark);
        return items;
    }

    public object?[] PopTuple(int count, int at)
    {
        var items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            items[i] = Pop(at);
        }

        return items;
    }

    private UnreadableFileException Missing(string what, int at) => file.Fault($"must put {what} on the stack here", at);
}
