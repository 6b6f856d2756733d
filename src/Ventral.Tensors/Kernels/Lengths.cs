namespace Ventral.Tensors.Kernels;

/// <summary>The check that every kernel makes before it follows a pointer.</summary>
internal static class Lengths
{
    public static void Require(int found, long needed, string name)
    {
        if (found != needed)
        {
            throw new ArgumentException(FormattableString.Invariant($"{needed} values are needed, not {found}."), name);
        }
    }

    public static void RequireOrEmpty(int found, long needed, string name)
    {
        if (found != 0)
        {
            Require(found, needed, name);
        }
    }
}
