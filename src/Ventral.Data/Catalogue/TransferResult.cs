namespace Ventral.Data.Catalogue;

/// <summary>How one request for a file ended.</summary>
/// <param name="Sha256">The checksum of the complete file, or null.</param>
/// <param name="Failure">What the server did, as a verb phrase; empty where the file is complete.</param>
/// <param name="MayPass">True where the same request may succeed a little later.</param>
internal sealed record TransferResult(string? Sha256, string Failure, bool MayPass)
{
    /// <summary>True where the server was not even reached: no other file of it can be had now.</summary>
    internal bool Unreached { get; private init; }

    /// <summary>How long the server asked to be left alone; zero where it did not.</summary>
    internal TimeSpan Rest { get; private init; }

    internal static TransferResult Complete(string sha256) => new(sha256, "", false);

    internal static TransferResult Retry(string failure) => new(null, failure, true);

    internal static TransferResult RetryAfter(string failure, TimeSpan rest) => new(null, failure, true) { Rest = rest };

    internal static TransferResult NotReached(string failure) => new(null, failure, true) { Unreached = true };

    internal static TransferResult Refuse(string failure) => new(null, failure, false);
}
