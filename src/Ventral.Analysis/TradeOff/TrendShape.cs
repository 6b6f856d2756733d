namespace Ventral.Analysis.TradeOff;

/// <summary>What two lines say of a trend.</summary>
public enum TrendShape
{
    /// <summary>Not shown to turn: at least one of the two slopes is not significant, or both have one sign.</summary>
    NotShownToTurn,

    /// <summary>Up, then down, both significant.</summary>
    InvertedU,

    /// <summary>Down, then up, both significant.</summary>
    U,
}
