namespace Ventral.Studies.Engines;

/// <summary>What a program left: its exit code and its words.</summary>
internal sealed record ExternalResult(int ExitCode, string Output, string Error)
{
    /// <summary>Its output, where it succeeded.</summary>
    /// <exception cref="ExternalProgramException">It did not; the message has its own words.</exception>
    public string Require(string program) =>
        ExitCode == 0 ? Output : throw new ExternalProgramException($"'{program}' failed with exit code {ExitCode}{(Error.Length > 0 ? $": {Error}" : Output.Length > 0 ? $": {Output.Trim()}" : "")}.");
}
