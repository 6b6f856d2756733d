namespace Ventral.Studies.Engines;

/// <summary>A program that an engine needs is not on this machine.</summary>
public sealed class MissingProgramException : ExternalProgramException
{
    /// <summary>Names the program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="innerException">The cause.</param>
    public MissingProgramException(string program, Exception? innerException = null)
        : base($"'{program}' is not on this machine (or not along PATH). Slurm's commands are needed here: run this on a login node of the cluster, load Slurm's module there, or use --engine local.", innerException) => Program = program;

    /// <summary>The program.</summary>
    public string Program { get; }
}
