namespace Ventral.Data.Formats.Mat5;

/// <summary>Counts the arrays of a file: an empty one takes no bytes, so that bytes do not bound their number.</summary>
internal sealed class MatBudget
{
    private const int MostArrays = 1_000_000;

    private int arrays;

    public bool TakeOne() => ++arrays <= MostArrays;
}
