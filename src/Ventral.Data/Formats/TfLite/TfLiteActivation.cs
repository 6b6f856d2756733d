namespace Ventral.Data.Formats.TfLite;

/// <summary>What an operator applies to its result, numbered as in the file.</summary>
public enum TfLiteActivation
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>max(x, 0).</summary>
    Relu = 1,

    /// <summary>min(max(x, −1), 1).</summary>
    ReluN1To1 = 2,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6 = 3,
}
