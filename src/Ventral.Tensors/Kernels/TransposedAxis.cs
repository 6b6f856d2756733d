namespace Ventral.Tensors.Kernels;

/// <summary>One axis of a transposed convolution, taken apart by the remainders of output positions modulo the stride.</summary>
/// <remarks>
/// Output y stands at q · stride + residue − pad, and a tap k with k · dilation = m · stride + residue multiplies input
/// q − m. So the outputs of one residue are an ordinary convolution with every stride-th tap, and residues whose taps
/// are at the same distances m share one convolution, as further output channels.
/// </remarks>
internal sealed class TransposedAxis
{
    private readonly int stride;
    private readonly int dilation;
    private readonly int pad;
    private readonly int reach;

    public TransposedAxis(int kernel, int stride, int dilation, int pad)
    {
        (this.stride, this.dilation, this.pad) = (stride, dilation, pad);
        reach = checked(dilation * (kernel - 1)) / stride;
        var groups = Enumerable.Range(0, kernel)
            .Select(tap => tap * dilation % stride)
            .Distinct()
            .Order()
            .Select(residue => (Residue: residue, Distances: Distances(kernel, residue)))
            .ToLookup(phase => (phase.Distances[0], phase.Distances.Length));
        Phases =
        [
            .. from alike in groups
               select new TapPhases(alike.First().Distances, [.. alike.Select(phase => phase.Residue)]),
        ];
        HasGaps = Phases.Sum(phases => phases.Residues.Length) < stride;
    }

    /// <summary>Residues with taps, those together whose taps are alike.</summary>
    public IReadOnlyList<TapPhases> Phases { get; }

    /// <summary>Whether some outputs meet no tap.</summary>
    public bool HasGaps { get; }

    /// <summary>Whether the outputs are an ordinary convolution of the canvas.</summary>
    public bool IsPlain => stride == 1;

    /// <summary>The axis on a canvas with all inputs that the outputs see, and zeros beyond the input.</summary>
    public SteppingAxis OnCanvas(int input, int output)
    {
        int first = pad / stride, last = (output - 1 + pad) / stride;
        return new(input, last - first + 1 + reach, 1, reach - first);
    }

    /// <summary>Which tap of the kernel is the tap of a phase, whose taps run from the farthest input to the nearest.</summary>
    public int KernelTap(TapPhases phases, int residue, int tap) => ((phases.Distances[^(tap + 1)] * stride) + residue) / dilation;

    /// <summary>Where the outputs of a residue are in the convolution of the canvas, and where they belong.</summary>
    public (int From, int To, int Stride, int Count) Place(TapPhases phases, int residue, int output)
    {
        int q = (pad - residue + stride - 1) / stride, to = (q * stride) + residue - pad;
        return (q - (pad / stride) + reach - phases.Distances[^1], to, stride, to >= output ? 0 : ((output - 1 - to) / stride) + 1);
    }

    private int[] Distances(int kernel, int residue) =>
        [.. from tap in Enumerable.Range(0, kernel) where tap * dilation % stride == residue select ((tap * dilation) - residue) / stride];

    /// <summary>Residues whose taps are alike.</summary>
    /// <param name="Distances">How far back the inputs under the taps are, ascending in even steps.</param>
    /// <param name="Residues">The residues.</param>
    public sealed record TapPhases(int[] Distances, int[] Residues)
    {
        public int Dilation => Distances.Length > 1 ? Distances[1] - Distances[0] : 1;

        // Extent of the convolution of a canvas.
        public int Made(int canvas) => canvas - (Distances[^1] - Distances[0]);
    }
}
