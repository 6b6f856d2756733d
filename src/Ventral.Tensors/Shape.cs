using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ventral.Tensors;

/// <summary>
/// The extents of a dense array, the last axis running fastest. Written as a collection: <c>Shape s = [2, 3];</c>; the
/// empty shape is that of a single number.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> extents;

    private Shape(ReadOnlySpan<int> extents)
    {
        long length = 1;
        foreach (int extent in extents)
        {
            if (extent < 0)
            {
                throw new ArgumentException($"An extent must not be negative: {Text(extents)}.", nameof(extents));
            }

            length = Math.Min(length * extent, 1L << 32);
        }

        if (length > Array.MaxLength)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Text(extents)} holds more than {Array.MaxLength} values."), nameof(extents));
        }

        this.extents = [.. extents];
        ValueCount = (int)length;
    }

    /// <summary>The shape of a single number: no axes, one value.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>How many axes.</summary>
    public int Rank => extents.Length;

    /// <summary>How many values: the product of the extents, 1 without axes.</summary>
    // Not "Length": a spread [.. shape] would take that for the number of axes.
    public int ValueCount { get; }

    /// <summary>The extents, first axis first.</summary>
    public ReadOnlySpan<int> Extents => extents.AsSpan();

    /// <summary>The extent of an axis.</summary>
    /// <param name="axis">The axis; −1 is the last.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public int this[int axis] => extents[AxisOf(axis)];

    /// <summary>Whether two shapes have the same extents.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <summary>Creates a shape.</summary>
    /// <param name="extents">The extents, first axis first.</param>
    /// <exception cref="ArgumentException">An extent is negative, or an array of this shape would be too long.</exception>
    public static Shape Of(params ReadOnlySpan<int> extents) => extents.IsEmpty ? Scalar : new(extents);

    /// <summary>The extents, first axis first.</summary>
    public ImmutableArray<int>.Enumerator GetEnumerator() => extents.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int extent in extents)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <summary>For example <c>[2 × 3]</c>, and <c>[]</c> for a single number.</summary>
    public override string ToString() => Text(Extents);

    internal int AxisOf(int axis)
    {
        if (axis < -Rank || axis >= Rank)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{this} has no axis {axis}."), nameof(axis));
        }

        return axis < 0 ? axis + Rank : axis;
    }

    // Which axes are named; no names mean all of them.
    internal bool[] Mark(ReadOnlySpan<int> axes)
    {
        bool[] marked = new bool[Rank];
        foreach (int axis in axes)
        {
            marked[AxisOf(axis)] = true;
        }

        if (axes.IsEmpty)
        {
            Array.Fill(marked, true);
        }

        return marked;
    }

    internal int[] Strides()
    {
        int[] strides = new int[Rank];
        for (int axis = Rank - 1, stride = 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(extents[axis], 1);
        }

        return strides;
    }

    internal Shape With(int axis, int extent) => new(extents.SetItem(axis, extent).AsSpan());

    private static string Text(ReadOnlySpan<int> extents) =>
        "[" + string.Join(" × ", extents.ToArray().Select(extent => extent.ToString(CultureInfo.InvariantCulture))) + "]";
}
