using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// The gradient of a float32 convolution by its weights: products of the input's patches <c>[fan-in × positions]</c> with
/// the output's gradient <c>[positions × channels]</c>, summed over images.
/// </summary>
/// <remarks>
/// Images are summed in parts of some 2048 positions, each in float32 in the order of images and positions; the parts are
/// then added in float64, in order. The shapes alone settle the parts, so that threads can share them. Of a part's patches
/// only a few rows of positions exist at a time (some 256 KiB).
/// </remarks>
internal sealed unsafe class ConvolutionWeightGradient(Convolution2dGeometry geometry, ImageBatchShape input, Workers workers)
{
    private const int PositionsOfPart = 2048;
    private const long ValuesOfAllParts = 1 << 24;
    private const int PatchValues = 1 << 16;

    private readonly ImageBatchShape output = geometry.OutputShape(input);
    private readonly int groupInputs = geometry.InputChannels / geometry.Groups;
    private readonly int groupOutputs = geometry.OutputChannels / geometry.Groups;

    public float[] Compute(float[] x, float[] gradient)
    {
        int fanIn = geometry.FanIn, groups = geometry.Groups;
        long length = (long)fanIn * geometry.OutputChannels;
        int mostParts = (int)Math.Max(ValuesOfAllParts / length, 1);
        int together = Math.Max(PositionsOfPart / output.PlaneLength, (output.Count + mostParts - 1) / mostParts);
        together = Math.Clamp(together, 1, output.Count);
        int parts = (output.Count + together - 1) / together;
        using var sums = new Scratch<float>(parts * length);
        float[] weights = GC.AllocateUninitializedArray<float>(checked((int)length));
        fixed (float* xAt = x, gradientAt = gradient, weightsAt = weights)
        {
            float* from = xAt, gradients = gradientAt, to = weightsAt;
            Workers inner = parts * groups < workers.ThreadCount ? workers : new Workers(1);
            Workers outer = inner == workers ? new Workers(1) : workers;
            outer.For(parts * groups, task =>
            {
                (int part, int group) = Math.DivRem(task, groups);
                int first = part * together;
                Sum(from, gradients, first, Math.Min(output.Count, first + together), group, sums.Start + (part * length) + ((long)group * fanIn * groupOutputs), inner);
            });
            Pieces.For(groups * fanIn, (long)parts * groupOutputs, workers, (start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    Add(sums.Start + ((long)row * groupOutputs), parts, length, to + ((long)(row / fanIn) * groupOutputs * fanIn) + (row % fanIn), fanIn);
                }
            });
        }

        return weights;
    }

    // Adds the parts of a row [group's channels] and stores it as a column.
    private void Add(float* part, int parts, long length, float* to, int stride)
    {
        for (int channel = 0; channel < groupOutputs; channel++)
        {
            double sum = 0;
            for (int p = 0; p < parts; p++)
            {
                sum += part[(p * length) + channel];
            }

            to[(long)channel * stride] = (float)sum;
        }
    }

    // One group's [fan-in × channels] over some images.
    private void Sum(float* x, float* gradient, int firstImage, int endImage, int group, float* sums, Workers inner)
    {
        int fanIn = geometry.FanIn, rowsTogether = (int)Math.Clamp(PatchValues / ((long)fanIn * output.Width), 1, output.Height);
        using AlignedFloats.Rented patches = AlignedFloats.Rent((long)fanIn * rowsTogether * output.Width);
        GemmMode mode = GemmMode.Assign;
        for (int image = firstImage; image < endImage; image++)
        {
            float* planes = x + ((((long)image * input.Channels) + (group * groupInputs)) * input.PlaneLength);
            float* gradients = gradient + ((((long)image * output.Channels) + (group * groupOutputs)) * output.PlaneLength);
            for (int row = 0; row < output.Height; row += rowsTogether)
            {
                int rows = Math.Min(rowsTogether, output.Height - row), positions = rows * output.Width;
                FillPatches(planes, row, rows, patches.Start);
                var right = new View<float>(gradients + ((long)row * output.Width), 1, output.PlaneLength);
                GemmBlocks.Run(inner, fanIn, groupOutputs, positions, new View<float>(patches.Start, positions), right, sums, groupOutputs, mode);
                mode = GemmMode.Add;
            }
        }
    }

    // patches[(channel, tap), position]
    private void FillPatches(float* planes, int firstRow, int rows, float* patches)
    {
        float* line = patches;
        for (int channel = 0; channel < groupInputs; channel++, planes += input.PlaneLength)
        {
            for (int ky = 0; ky < geometry.KernelHeight; ky++)
            {
                for (int kx = 0; kx < geometry.KernelWidth; kx++)
                {
                    var columns = new SteppingAxis(output.Width, input.Width, geometry.StrideX, (kx * geometry.DilationX) - geometry.PadLeft);
                    for (int oy = firstRow; oy < firstRow + rows; oy++, line += output.Width)
                    {
                        int iy = (oy * geometry.StrideY) + (ky * geometry.DilationY) - geometry.PadTop;
                        FillLine(iy < 0 || iy >= input.Height ? null : planes + ((long)iy * input.Width), columns, (kx * geometry.DilationX) - geometry.PadLeft, line);
                    }
                }
            }
        }
    }

    private void FillLine(float* from, SteppingAxis columns, int shift, float* line)
    {
        int first = from == null ? output.Width : columns.First, end = from == null ? output.Width : columns.End;
        new Span<float>(line, first).Clear();
        if (geometry.StrideX == 1)
        {
            new ReadOnlySpan<float>(from + first + shift, end - first).CopyTo(new Span<float>(line + first, end - first));
        }
        else
        {
            for (int ox = first; ox < end; ox++)
            {
                line[ox] = from[(ox * geometry.StrideX) + shift];
            }
        }

        new Span<float>(line + end, output.Width - end).Clear();
    }
}
