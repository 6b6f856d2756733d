namespace Ventral.Data.Catalogue;

/// <summary>
/// What is known of a file's SHA-256: all of it, its first hexadecimal digits (a publisher's file name may carry them),
/// or nothing.
/// </summary>
/// <param name="Digits">Lower-case hexadecimal: 64 digits, the first 8 to 63, or none.</param>
public readonly record struct FileChecksum(string Digits)
{
    /// <summary>Nothing is known; such a file is never downloaded, only taken from the user's own folder.</summary>
    public static FileChecksum Unknown { get; } = new("");

    /// <summary>True where all 64 digits are known.</summary>
    public bool IsWhole => Digits.Length == 64;

    /// <summary>True where no digit is known.</summary>
    public bool IsUnknown => Digits.Length == 0;

    /// <summary>True where a file with this SHA-256 (64 lower-case digits) may be the one meant.</summary>
    public bool Admits(string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return sha256.StartsWith(Digits, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override string ToString() => IsUnknown ? "unknown" : IsWhole ? Digits : $"{Digits}… (only its first {Digits.Length} digits are known)";
}
