using System.Collections.Immutable;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks;

/// <content>What transformers, and networks that learnt from them, are made of. Tokens are positions of a map.</content>
public abstract partial class Operation
{
    /// <summary>Layer normalisation along the channels of each position: <c>(x − mean)/√(variance + ε) · weight + bias</c>.</summary>
    public sealed class LayerNormalisation : Operation
    {
        internal LayerNormalisation(Parameter weight, Parameter bias, float epsilon)
        {
            Weight = weight;
            Bias = bias;
            Epsilon = epsilon;
        }

        /// <summary>Each channel's scale.</summary>
        public Parameter Weight { get; }

        /// <summary>Each channel's shift.</summary>
        public Parameter Bias { get; }

        /// <summary>What is added to the variance.</summary>
        public float Epsilon { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => [Weight, Bias];
    }

    /// <summary>Each channel times a number that was learnt.</summary>
    public sealed class LayerScale : Operation
    {
        internal LayerScale(Parameter scale) => Scale = scale;

        /// <summary>The numbers, one a channel.</summary>
        public Parameter Scale { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => [Scale];
    }

    /// <summary>
    /// Attention of positions to each other, within windows; the input holds queries, keys and values one after the other
    /// along the channels.
    /// </summary>
    public sealed class SelfAttention : Operation
    {
        internal SelfAttention(WindowAttentionGeometry geometry, Parameter? relativeBias)
        {
            Geometry = geometry;
            RelativeBias = relativeBias;
        }

        /// <summary>Heads and windows. In shifted windows, positions that do not neighbour each other in the image hardly see each other: 100 is subtracted.</summary>
        public WindowAttentionGeometry Geometry { get; }

        /// <summary>What is added for a key's place relative to its query, <c>[(2 height − 1) · (2 width − 1) × heads]</c>, where the layer has that.</summary>
        public Parameter? RelativeBias { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => RelativeBias is null ? [] : [RelativeBias];
    }

    /// <summary>A map's positions as a row of tokens after one that belongs to the whole image; then what tells places apart is added.</summary>
    public sealed class Tokens : Operation
    {
        internal Tokens(Parameter classToken, Parameter positions)
        {
            ClassToken = classToken;
            Positions = positions;
        }

        /// <summary>The first token, <c>[1 × 1 × channels]</c>.</summary>
        public Parameter ClassToken { get; }

        /// <summary>What is added to each token, <c>[1 × tokens × channels]</c>.</summary>
        public Parameter Positions { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => [ClassToken, Positions];
    }

    /// <summary>The first of some tokens.</summary>
    public sealed class FirstToken : Operation;

    /// <summary>
    /// Squares of 2 × 2 positions become one with four times the channels: top left, bottom left, top right, bottom right.
    /// </summary>
    public sealed class MergePatches : Operation;
}
