using System.Collections.Immutable;

namespace Ventral.Data.Formats.Onnx;

/// <summary>An attribute of a node. Only the property that its kind names holds something.</summary>
/// <param name="Name">Its name: <c>strides</c>.</param>
/// <param name="Kind">What it holds.</param>
public sealed record OnnxSetting(string Name, OnnxSettingKind Kind)
{
    /// <summary>The value of a real number.</summary>
    public float Real { get; init; }

    /// <summary>The value of a whole number.</summary>
    public long Whole { get; init; }

    /// <summary>The value of a text.</summary>
    public string Text { get; init; } = "";

    /// <summary>The value of a tensor.</summary>
    public OnnxTensor? Tensor { get; init; }

    /// <summary>The values of real numbers.</summary>
    public ImmutableArray<float> Reals { get; init; } = [];

    /// <summary>The values of whole numbers.</summary>
    public ImmutableArray<long> Wholes { get; init; } = [];

    /// <summary>The values of texts.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];
}
