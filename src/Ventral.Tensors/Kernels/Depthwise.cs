using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>A convolution whose groups have one input channel each: too thin for a product, so each plane is done in place.</summary>
/// <remarks>
/// Tiling: a task is some output planes, each cut into strips of rows for the nearest cache (12 KiB of input). The
/// strip's inputs are laid out as <see cref="PaddedInput"/>, where the outputs are one row with gaps: as wide as the
/// padded rows, so small maps fill the vectors too. Of that row, 64 neighbours at a time run over the taps in order, in
/// registers; what fell into the gaps is then left behind.
/// </remarks>
internal sealed unsafe class Depthwise
{
    private const int Step = 64;
    private const int StripValues = 3072;

    private readonly ImageBatchShape result;
    private readonly PaddedInput layout;
    private readonly int stripRows;
    private readonly int flatLength;

    public Depthwise(Convolution2dGeometry geometry, ImageBatchShape shape, ImageBatchShape result)
    {
        this.result = result;
        stripRows = PaddedInput.RowsOf(StripValues, geometry, result);
        layout = new PaddedInput(geometry, shape, result with { Height = stripRows });
        flatLength = (((stripRows - 1) * layout.Width) + result.Width + Step - 1) / Step * Step;
    }

    /// <summary>The memory of one task.</summary>
    public long ScratchLength => layout.Length + Step + flatLength;

    /// <summary>Prepares the memory of a task.</summary>
    public void Clear(float* scratch) => new Span<float>(scratch, layout.Length + Step).Clear();

    /// <summary>Computes one output plane.</summary>
    /// <param name="input">Its input plane.</param>
    /// <param name="end">Where the input ends.</param>
    /// <param name="weights">Its kernel.</param>
    /// <param name="finish">What to do with the sums.</param>
    /// <param name="addend">A plane to add then, or null.</param>
    /// <param name="last">What to do with the totals if there is one.</param>
    /// <param name="output">Takes the plane.</param>
    /// <param name="scratch">The task's memory, cleared before its first plane.</param>
    public void Run(float* input, float* end, float* weights, ChannelFinish finish, float* addend, Finish last, float* output, float* scratch)
    {
        float* flat = scratch + layout.Length + Step;
        for (int y = 0; y < result.Height; y += stripRows)
        {
            layout.Fill(input, end, scratch, y);
            if (Vector512.IsHardwareAccelerated)
            {
                Convolve512(scratch, weights, finish, flat);
            }
            else
            {
                Convolve256(scratch, weights, finish, flat);
            }

            if (addend is not null)
            {
                Add(flat, y, addend, last);
            }

            Store(flat, y, output);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* flat, int firstRow, float* output)
    {
        // A row's last vector may reach into the next row, which is yet to come, but not beyond the strip: where the output
        // is the addend, the next strip is still to be added.
        int rounded = (result.Width + Strided.Step - 1) / Strided.Step * Strided.Step, end = Math.Min(firstRow + stripRows, result.Height);
        for (int y = firstRow; y < end; y++, flat += layout.Width)
        {
            float* row = output + ((long)y * result.Width);
            if (rounded > (long)(end - y) * result.Width)
            {
                new Span<float>(flat, result.Width).CopyTo(new Span<float>(row, result.Width));
                continue;
            }

            for (int x = 0; x < rounded; x += Strided.Step)
            {
                Vector512.Load(flat + x).Store(row + x);
            }
        }
    }

    private void Add(float* flat, int firstRow, float* addend, Finish last)
    {
        for (int y = firstRow; y < Math.Min(firstRow + stripRows, result.Height); y++, flat += layout.Width)
        {
            for (int x = 0; x < result.Width; x++)
            {
                flat[x] = last.Hold(Vector256.CreateScalar(flat[x] + addend[(y * result.Width) + x])).ToScalar();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Convolve512(float* padded, float* weights, ChannelFinish finish, float* flat)
    {
        ReadOnlySpan<int> offsets = layout.Taps;
        for (float* end = flat + flatLength; flat < end; flat += Step, padded += Step)
        {
            Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
            for (int tap = 0; tap < offsets.Length; tap++)
            {
                Vector512<float> weight = Vector512.Create(weights[tap]);
                float* from = padded + offsets[tap];
                a = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from), a);
                b = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from + 16), b);
                c = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from + 32), c);
                d = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from + 48), d);
            }

            finish.Apply(a).Store(flat);
            finish.Apply(b).Store(flat + 16);
            finish.Apply(c).Store(flat + 32);
            finish.Apply(d).Store(flat + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Convolve256(float* padded, float* weights, ChannelFinish finish, float* flat)
    {
        ReadOnlySpan<int> offsets = layout.Taps;
        for (float* end = flat + flatLength; flat < end; flat += Step / 2, padded += Step / 2)
        {
            Vector256<float> a = Vector256<float>.Zero, b = a, c = a, d = a;
            for (int tap = 0; tap < offsets.Length; tap++)
            {
                Vector256<float> weight = Vector256.Create(weights[tap]);
                float* from = padded + offsets[tap];
                a = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from), a);
                b = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from + 8), b);
                c = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from + 16), c);
                d = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from + 24), d);
            }

            finish.Apply(a).Store(flat);
            finish.Apply(b).Store(flat + 8);
            finish.Apply(c).Store(flat + 16);
            finish.Apply(d).Store(flat + 24);
        }
    }
}
