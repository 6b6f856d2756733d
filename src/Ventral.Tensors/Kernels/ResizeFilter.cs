namespace Ventral.Tensors.Kernels;

/// <summary>How resizing finds a value between pixels. Names in quotes are the modes of PyTorch's <c>interpolate</c>.</summary>
public enum ResizeFilter
{
    /// <summary>The pixel ⌊i · input / output⌋: PyTorch's "nearest", which looks from a pixel's first edge.</summary>
    Nearest,

    /// <summary>The pixel whose centre is nearest, ⌊(i + ½) · input / output⌋: "nearest-exact".</summary>
    NearestCentre,

    /// <summary>Weights that fall linearly to 0 within one pixel: "bilinear".</summary>
    Bilinear,

    /// <summary>Keys' cubic within two pixels, with a = −0.75, or −0.5 when antialiased: "bicubic".</summary>
    Bicubic,

    /// <summary>The mean of the pixels that the output pixel touches: "area", up to rounding <see cref="Pooling2d.AdaptiveAverage"/>.</summary>
    Area,
}
