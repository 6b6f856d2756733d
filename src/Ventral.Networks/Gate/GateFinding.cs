namespace Ventral.Networks.Gate;

/// <summary>The outcome of one check, with the numbers that decided it.</summary>
/// <param name="Check">What was asked.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Statistic">What <paramref name="Value"/> is: <c>top-5 hits</c>; empty where nothing was tested.</param>
/// <param name="Value">What was found; absent where nothing was tested.</param>
/// <param name="Expected">What is expected of weights that fail the check; absent where nothing was tested.</param>
/// <param name="P">The probability of such a value, or one further away, if the check's null hypothesis holds; absent where nothing was tested.</param>
/// <param name="Evidence">The finding in a sentence or two for people.</param>
public sealed record GateFinding(GateCheck Check, GateVerdict Verdict, string Statistic, double? Value, double? Expected, double? P, string Evidence)
{
    internal static GateFinding Nothing(GateCheck check, string why) => new(check, GateVerdict.NotTested, "", null, null, null, why);
}
