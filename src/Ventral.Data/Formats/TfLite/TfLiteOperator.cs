using System.Collections.Immutable;

namespace Ventral.Data.Formats.TfLite;

/// <summary>One step of a TensorFlow Lite model.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Inputs">Indices of the tensors it reads; −1 for one left out. A convolution reads image, weights, bias.</param>
/// <param name="Outputs">Indices of the tensors it fills.</param>
/// <param name="Padding">How a window meets the border, where the operator has one.</param>
/// <param name="StrideY">Rows between two windows; 1 where the operator has none.</param>
/// <param name="StrideX">Columns between two windows.</param>
/// <param name="DilationY">Rows between two taps of a kernel.</param>
/// <param name="DilationX">Columns between two taps of a kernel.</param>
/// <param name="WindowHeight">Rows of a pooling window; 0 where the operator pools nothing.</param>
/// <param name="WindowWidth">Columns of a pooling window.</param>
/// <param name="DepthMultiplier">Outputs per channel of a depthwise convolution; 0 elsewhere.</param>
/// <param name="Activation">What is applied to the result.</param>
public sealed record TfLiteOperator(
    TfLiteOperatorKind Kind,
    ImmutableArray<int> Inputs,
    ImmutableArray<int> Outputs,
    TfLitePadding Padding,
    int StrideY,
    int StrideX,
    int DilationY,
    int DilationX,
    int WindowHeight,
    int WindowWidth,
    int DepthMultiplier,
    TfLiteActivation Activation);
