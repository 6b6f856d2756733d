namespace Ventral.Studies.Planning;

/// <summary>
/// One network of a study with all its seeds, layers, regions and measures: what is dealt out where a study runs on several machines. It needs
/// nothing that another unit makes.
/// </summary>
/// <param name="Network">The network's key: <c>alexnet/random</c>.</param>
/// <param name="InstanceCount">How many networks are run: one, or one a seed; 0 where its answers or scores are given.</param>
/// <param name="LayerCount">How many layers are read.</param>
/// <param name="CellCount">Rows of <c>scores.csv</c>; 0 where scores are given, which are counted when they are read.</param>
/// <param name="MultiplyAdds">Multiplications in all forward passes, and in scores by responses.</param>
/// <param name="PermutedComparisons">Comparisons of two RDMs in permutation tests.</param>
/// <param name="StoreBytes">Bytes of results that the store will keep.</param>
/// <param name="ScratchBytes">Bytes of answers that lie on the disk for a while where memory does not hold them; 0 where they never do.</param>
/// <param name="LeastBytes">Memory without which the network cannot be read.</param>
/// <param name="UsualBytes">Memory that it takes where nothing limits it.</param>
public sealed record WorkUnit(
    string Network,
    int InstanceCount,
    int LayerCount,
    long CellCount,
    double MultiplyAdds,
    long PermutedComparisons,
    long StoreBytes,
    long ScratchBytes,
    long LeastBytes,
    long UsualBytes);
