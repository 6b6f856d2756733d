using System.Collections.Immutable;

namespace Ventral.Studies.Store;

/// <summary>
/// A step of a run: an algorithm, and everything that it consumes by content. Its key names its result in the store and
/// walks a number back to what it came from.
/// </summary>
internal sealed class StepRecord
{
    /// <summary>Describes a step.</summary>
    /// <param name="step">The algorithm's name with its version, raised when the same inputs would give other numbers: <c>rdm/1-pearson/2</c>.</param>
    /// <param name="inputs">What it consumes, in an order that belongs to the step.</param>
    public StepRecord(string step, params ReadOnlySpan<StepInput> inputs)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        Step = step;
        Inputs = [.. inputs];
        string[] parts = new string[2 * inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(inputs[i].Name, nameof(inputs));
            ArgumentNullException.ThrowIfNull(inputs[i].Value, nameof(inputs));
            (parts[2 * i], parts[(2 * i) + 1]) = inputs[i];
        }

        Key = RunStore.Key(step, parts);
    }

    /// <summary>The algorithm's name with its version.</summary>
    public string Step { get; }

    /// <summary>What the step consumes.</summary>
    public ImmutableArray<StepInput> Inputs { get; }

    /// <summary>SHA-256 over the step and its inputs' names and values, each with its length: 64 hexadecimal digits.</summary>
    public string Key { get; }

    /// <summary>Several inputs of one name, in order.</summary>
    public static IEnumerable<StepInput> Each(string name, IEnumerable<string> values) => values.Select(value => new StepInput(name, value));

    public override string ToString() => $"{Step} {Key}";
}
