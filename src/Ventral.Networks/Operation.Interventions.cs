using System.Collections.Immutable;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks;

/// <content>What interventions put in the place of others.</content>
public abstract partial class Operation
{
    /// <summary>The value in the middle of each pooling window, or the nearest inside the map: subsampling in pooling's place.</summary>
    public sealed class Subsample : Operation
    {
        internal Subsample(Pooling2dGeometry geometry) => Geometry = geometry;

        /// <summary>The windows.</summary>
        public Pooling2dGeometry Geometry { get; }
    }

    /// <summary>Batch normalisation with the statistics of groups of images: <c>(x − mean)/√(variance + ε) · weight + bias</c> a channel.</summary>
    public sealed class GroupStatisticsNormalisation : Operation
    {
        internal GroupStatisticsNormalisation(Parameter weight, Parameter bias, float epsilon, int groupSize)
        {
            Weight = weight;
            Bias = bias;
            Epsilon = epsilon;
            GroupSize = groupSize;
        }

        /// <summary>The scale.</summary>
        public Parameter Weight { get; }

        /// <summary>The shift.</summary>
        public Parameter Bias { get; }

        /// <summary>What is added to the variance.</summary>
        public float Epsilon { get; }

        /// <summary>Images of a group, in the order of the stimuli; the last holds what is left.</summary>
        public int GroupSize { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => [Weight, Bias];
    }
}
