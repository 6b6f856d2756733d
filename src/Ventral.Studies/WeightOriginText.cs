namespace Ventral.Studies;

/// <summary>The words for weight states.</summary>
public static class WeightOriginText
{
    /// <summary>The word in tables: <c>trained</c>.</summary>
    public static string Text(this WeightOrigin origin) => origin switch
    {
        WeightOrigin.Trained => "trained",
        WeightOrigin.Random => "random",
        WeightOrigin.Shuffled => "shuffled",
        WeightOrigin.Fitted => "fitted",
        WeightOrigin.Given => "given",
        WeightOrigin.Published => "published",
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };
}
