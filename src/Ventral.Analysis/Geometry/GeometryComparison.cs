using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>How alike two sets of responses to the same stimuli are, whatever their units: a number per pair of layers, areas or both.</summary>
/// <remarks>
/// Responses are <c>[stimuli × units]</c>; units need not match in number or order, and each is taken about its mean over
/// stimuli. Sums are float64 in a fixed order unless a measure says otherwise, so the bits depend on neither threads nor
/// vector width. Responses that are the same to all stimuli have no geometry and are an error, never NaN and never 0.
/// </remarks>
public abstract class GeometryComparison
{
    private protected GeometryComparison(string name, int fewestStimuli)
    {
        Name = name;
        FewestStimuli = fewestStimuli;
    }

    /// <summary>The names that <see cref="Parse"/> knows without a setting.</summary>
    public static ImmutableArray<string> Names { get; } = ["cka", "cka-debiased", "cka-rbf", "cka-rbf-debiased", "shape-angle", "cca", "svcca", "pwcca", "soft-matching", "soft-matching-distance"];

    /// <summary>The name in study files and tables: <c>cka-debiased</c>, with the setting where it is not the usual one: <c>svcca-0.9</c>.</summary>
    public string Name { get; }

    /// <summary>With fewer stimuli the measure is undefined.</summary>
    public int FewestStimuli { get; }

    /// <summary>The measure of that name, with the setting that it names or else the usual one.</summary>
    /// <param name="name">
    /// One of <see cref="Names"/>; or with a number, <c>cka-rbf-0.5</c> or <c>cka-rbf-0.5-debiased</c> (<see cref="RbfCka.Bandwidth"/>),
    /// <c>cka-minibatch-256</c> (<see cref="MinibatchCka.BatchSize"/>), <c>shape-angle-0.5</c> (<see cref="ShapeAngle.Alpha"/>),
    /// <c>svcca-0.9</c> (<see cref="Svcca.Variance"/>).
    /// </param>
    /// <exception cref="VentralException">The name is unknown, in which case the message suggests the nearest, or its setting is out of range.</exception>
    public static GeometryComparison Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "cka" => new LinearCka(),
            "cka-debiased" => new LinearCka(isDebiased: true),
            "cka-rbf" => new RbfCka(),
            "cka-rbf-debiased" => new RbfCka(isDebiased: true),
            "shape-angle" => new ShapeAngle(),
            "cca" => new Cca(),
            "svcca" => new Svcca(),
            "pwcca" => new Pwcca(),
            "soft-matching" => new SoftMatching(),
            "soft-matching-distance" => new SoftMatching(SoftMatchingForm.Distance),
            _ => WithSetting(name) ?? throw new VentralException($"Unknown geometry measure '{name}'.{Suggestion.For(name, Names)}"),
        };
    }

    /// <summary>Compares two sets of responses.</summary>
    /// <param name="a">One, <c>[stimuli × units]</c>.</param>
    /// <param name="b">The other, to the same stimuli in the same order.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">
    /// The stimuli differ or are too few, one set is the same for all stimuli, or the measure is undefined for them; the
    /// message names the layer.
    /// </exception>
    public double Compare(Activations a, Activations b, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(workers);
        a.Stimuli.RequireSame(b.Stimuli);
        if (a.Stimuli.Count < FewestStimuli)
        {
            throw new VentralException($"Measure '{Name}' needs at least {FewestStimuli} stimuli; '{a.Layer}' and '{b.Layer}' share {a.Stimuli.Count}.");
        }

        RequireVariance(a);
        RequireVariance(b);
        return Measure(a, b, workers);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static GeometryComparison? WithSetting(string name)
    {
        const string Debiased = "-debiased";
        bool isDebiased = name.StartsWith("cka-rbf-", StringComparison.Ordinal) && name.EndsWith(Debiased, StringComparison.Ordinal);
        return Setting(name, "cka-minibatch-", x => x >= 4 && x <= int.MaxValue && x == Math.Floor(x), "a batch is a whole number of stimuli, at least 4") is { } size ? new MinibatchCka((int)size)
            : Setting(name, "shape-angle-", x => x is >= 0 and <= 1, "alpha is from 0 to 1") is { } alpha ? new ShapeAngle(alpha)
            : Setting(name, "svcca-", x => x is > 0 and <= 1, "the share of variance is above 0 and at most 1") is { } variance ? new Svcca(variance)
            : Setting(isDebiased ? name[..^Debiased.Length] : name, "cka-rbf-", x => x > 0 && double.IsFinite(x), "the bandwidth is above 0 and finite") is { } bandwidth ? new RbfCka(bandwidth, isDebiased)
            : name == "cka-minibatch" ? throw new VentralException("Geometry measure 'cka-minibatch' needs the number of stimuli in a batch after its name: 'cka-minibatch-256'.")
            : null;
    }

    private static double? Setting(string name, string measure, Func<double, bool> isPossible, string possible)
    {
        if (!name.StartsWith(measure, StringComparison.Ordinal)
            || !double.TryParse(name.AsSpan(measure.Length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double setting))
        {
            return null;
        }

        var said = name.AsSpan(measure.Length);
        var digits = said[..(said.IndexOfAny('e', 'E') is var exponent and >= 0 ? exponent : said.Length)];
        if (setting == 0 && digits.ContainsAnyInRange('1', '9'))
        {
            throw new VentralException($"Geometry measure '{name}' is impossible: {said} is above 0, but less than any number that float64 holds, and would be read as 0. Write another: {possible}.");
        }

        return isPossible(setting) ? setting : throw new VentralException($"Geometry measure '{name}' is impossible: {possible}.");
    }

    private protected abstract double Measure(Activations a, Activations b, Workers workers);

    private void RequireVariance(Activations responses)
    {
        var first = responses.Row(0);
        for (int i = 1; i < responses.Stimuli.Count; i++)
        {
            if (!responses.Row(i).SequenceEqual(first))
            {
                return;
            }
        }

        throw new VentralException($"Measure '{Name}' needs responses that differ between stimuli; all {responses.UnitCount} units of '{responses.Layer}' answer the same to all {responses.Stimuli.Count}. Leave it out, or check weights and preprocessing.");
    }
}
