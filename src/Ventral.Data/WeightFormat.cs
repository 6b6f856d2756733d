namespace Ventral.Data;

/// <summary>The kinds of files that weights are read from.</summary>
public enum WeightFormat
{
    /// <summary>What <c>torch.save</c> writes (<c>.pth</c>, <c>.pt</c>): the ZIP layout and the one before it.</summary>
    PyTorch,

    /// <summary>The safetensors format.</summary>
    Safetensors,

    /// <summary>NumPy's archive, one array a parameter.</summary>
    Npz,

    /// <summary>A TensorFlow Lite model.</summary>
    TfLite,

    /// <summary>SqueezeNet 1.0 as its authors compressed it.</summary>
    DeepCompression,
}
