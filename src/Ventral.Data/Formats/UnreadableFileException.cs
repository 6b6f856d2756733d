using System.Globalization;

namespace Ventral.Data.Formats;

/// <summary>
/// A foreign file that cannot be read: damaged, cut short, hostile, or of a kind that Ventral does not read.
/// Every reader of foreign bytes ends in a value or in this exception, whatever the bytes are.
/// </summary>
public sealed class UnreadableFileException : VentralException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">The file as its user knows it: a path or a name.</param>
    /// <param name="format">The format it was read as, such as <c>JPEG</c>.</param>
    /// <param name="position">Offset of the byte at which the reader stopped, from 0.</param>
    /// <param name="problem">
    /// What was required, what was found and the next step, as the end of a sentence that starts with the file's name:
    /// <c>is not a whole JPEG: the data ends at byte 4,321; download it again</c>.
    /// </param>
    /// <param name="innerException">The cause, where there is one.</param>
    public UnreadableFileException(string source, string format, long position, string problem, Exception? innerException = null)
        : base(Sentence(source, format, position, problem), innerException)
    {
        SourceName = source;
        Format = format;
        Position = position;
        Problem = problem;
    }

    /// <summary>The file as its user knows it.</summary>
    public string SourceName { get; }

    /// <summary>The format it was read as.</summary>
    public string Format { get; }

    /// <summary>Offset of the byte at which the reader stopped, from 0.</summary>
    public long Position { get; }

    /// <summary>What was required, what was found and the next step.</summary>
    public string Problem { get; }

    private static string Sentence(string source, string format, long position, string problem) =>
        string.Create(CultureInfo.InvariantCulture, $"'{source}' {problem} [{format}, byte {position:N0}].");
}
