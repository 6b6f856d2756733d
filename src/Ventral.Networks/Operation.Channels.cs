namespace Ventral.Networks;

/// <content>What moves or weighs whole channels.</content>
public abstract partial class Operation
{
    /// <summary>Some neighbouring channels.</summary>
    public sealed class ChannelSlice : Operation
    {
        internal ChannelSlice(int first, int count)
        {
            First = first;
            Count = count;
        }

        /// <summary>The first channel that is kept.</summary>
        public int First { get; }

        /// <summary>How many are kept.</summary>
        public int Count { get; }
    }

    /// <summary>The first channel of each of several equal groups, then the second of each, and so on. Zhang et al. 2018, doi:10.1109/CVPR.2018.00716.</summary>
    public sealed class ChannelShuffle : Operation
    {
        internal ChannelShuffle(int groups) => Groups = groups;

        /// <summary>How many groups the channels come in.</summary>
        public int Groups { get; }
    }

    /// <summary>Each map of the first input times the one value that the second has for its channel. Hu et al. 2018, doi:10.1109/CVPR.2018.00745.</summary>
    public sealed class ChannelGate : Operation;
}
