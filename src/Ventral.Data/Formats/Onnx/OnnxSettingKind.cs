namespace Ventral.Data.Formats.Onnx;

/// <summary>What an attribute holds, numbered as in the file.</summary>
public enum OnnxSettingKind
{
    /// <summary>Something that Ventral does not read, such as a graph within the graph.</summary>
    Other = 0,

    /// <summary>A real number.</summary>
    Real = 1,

    /// <summary>A whole number.</summary>
    Whole = 2,

    /// <summary>A text.</summary>
    Text = 3,

    /// <summary>A tensor.</summary>
    Tensor = 4,

    /// <summary>Real numbers.</summary>
    Reals = 6,

    /// <summary>Whole numbers.</summary>
    Wholes = 7,

    /// <summary>Texts.</summary>
    Texts = 8,
}
