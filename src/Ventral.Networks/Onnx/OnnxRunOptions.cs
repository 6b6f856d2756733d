namespace Ventral.Networks.Onnx;

/// <summary>What a run of an ONNX graph may use.</summary>
public sealed record OnnxRunOptions
{
    /// <summary>
    /// The most bytes that values between inputs and outputs may take at once; constants and what kernels set aside for a
    /// moment come on top. 4 GiB unless stated.
    /// </summary>
    public long MostBytes { get; init; } = 4L << 30;
}
