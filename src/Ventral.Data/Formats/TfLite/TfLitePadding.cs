namespace Ventral.Data.Formats.TfLite;

/// <summary>How a window meets the border.</summary>
public enum TfLitePadding
{
    /// <summary>
    /// As many outputs as <c>ceil(length / stride)</c>: zeros are added, <c>max((outputs − 1)·stride + kernel − length, 0)</c>
    /// in all, the smaller half first.
    /// </summary>
    Same = 0,

    /// <summary>Windows that lie within the image.</summary>
    Valid = 1,
}
