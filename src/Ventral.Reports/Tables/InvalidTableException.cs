namespace Ventral.Reports.Tables;

/// <summary>A table of a run folder is missing or does not hold what it must.</summary>
public sealed class InvalidTableException : VentralException
{
    /// <summary>Creates the exception for a place in a table.</summary>
    /// <param name="file">The table.</param>
    /// <param name="line">The line, from 1; 0 where the fault is the whole file's.</param>
    /// <param name="problem">What was required and what was found, without the place.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public InvalidTableException(string file, int line, string problem, Exception? innerException = null)
        : base(line > 0 ? $"{file}:{line} {problem}" : $"{file}: {problem}", innerException)
    {
        File = file;
        Line = line;
    }

    /// <summary>The table.</summary>
    public string File { get; }

    /// <summary>The line, from 1; 0 where the fault is the whole file's.</summary>
    public int Line { get; }
}
