namespace Ventral.Networks.Onnx.Runtime;

/// <summary>Where ONNX Runtime computes.</summary>
public enum OnnxRuntimeDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first NVIDIA graphics card; the library must have been built for it.</summary>
    Cuda,
}
