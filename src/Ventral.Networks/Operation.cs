using System.Collections.Immutable;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks;

/// <summary>What a layer computes from its inputs. The kinds nested here are all there are.</summary>
public abstract partial class Operation
{
    private protected Operation()
    {
    }

    /// <summary>The parameters it reads, in a fixed order.</summary>
    public virtual ImmutableArray<Parameter> Parameters => [];

    /// <summary>The preprocessed image.</summary>
    public sealed class Input : Operation;

    /// <summary>A convolution with learnt filters.</summary>
    public sealed class Convolution : Operation
    {
        internal Convolution(Convolution2dGeometry geometry, Parameter weight, Parameter? bias)
        {
            Geometry = geometry;
            Weight = weight;
            Bias = bias;
        }

        /// <summary>Channels, kernel, stride and padding.</summary>
        public Convolution2dGeometry Geometry { get; }

        /// <summary>The filters.</summary>
        public Parameter Weight { get; }

        /// <summary>The biases, where the layer has some.</summary>
        public Parameter? Bias { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>A convolution whose filters are part of the architecture, such as Sobel's.</summary>
    public sealed class FixedConvolution : Operation
    {
        internal FixedConvolution(Convolution2dGeometry geometry, ImmutableArray<float> weights)
        {
            Geometry = geometry;
            Weights = weights;
        }

        /// <summary>Channels, kernel, stride and padding.</summary>
        public Convolution2dGeometry Geometry { get; }

        /// <summary>The filters, <c>[out × in × height × width]</c>.</summary>
        public ImmutableArray<float> Weights { get; }
    }

    /// <summary>Batch normalisation with stored statistics: <c>(x − mean)/√(variance + ε) · weight + bias</c> a channel.</summary>
    public sealed class BatchNormalisation : Operation
    {
        internal BatchNormalisation(Parameter weight, Parameter bias, Parameter mean, Parameter variance, float epsilon)
        {
            Weight = weight;
            Bias = bias;
            Mean = mean;
            Variance = variance;
            Epsilon = epsilon;
        }

        /// <summary>The scale.</summary>
        public Parameter Weight { get; }

        /// <summary>The shift.</summary>
        public Parameter Bias { get; }

        /// <summary>The running mean.</summary>
        public Parameter Mean { get; }

        /// <summary>The running variance.</summary>
        public Parameter Variance { get; }

        /// <summary>What is added to the variance.</summary>
        public float Epsilon { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => [Weight, Bias, Mean, Variance];
    }

    /// <summary>max(x, 0).</summary>
    public sealed class Relu : Operation;

    /// <summary>x limited to a range that the architecture states.</summary>
    public sealed class Clamp : Operation
    {
        internal Clamp(float minimum, float maximum)
        {
            Minimum = minimum;
            Maximum = maximum;
        }

        /// <summary>The lowest value that passes.</summary>
        public float Minimum { get; }

        /// <summary>The highest value that passes.</summary>
        public float Maximum { get; }
    }

    /// <summary>x limited to a range that comes with the weights: what the 8 bits of a quantised output can represent.</summary>
    public sealed class OutputRange : Operation
    {
        internal OutputRange(Parameter range) => Range = range;

        /// <summary>The lowest and the highest value that pass, <c>[2]</c>.</summary>
        public Parameter Range { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => [Range];
    }

    /// <summary>The maximum, or the mean, over a sliding window.</summary>
    public sealed class Pool : Operation
    {
        internal Pool(bool isMaximum, Pooling2dGeometry geometry)
        {
            IsMaximum = isMaximum;
            Geometry = geometry;
        }

        /// <summary>True for the maximum, false for the mean.</summary>
        public bool IsMaximum { get; }

        /// <summary>Window, stride and padding.</summary>
        public Pooling2dGeometry Geometry { get; }
    }

    /// <summary>The mean over cells of a grid that covers the map, as PyTorch's adaptive average pooling divides it.</summary>
    public sealed class AdaptiveAveragePool : Operation
    {
        internal AdaptiveAveragePool(int height, int width)
        {
            Height = height;
            Width = width;
        }

        /// <summary>Rows of the grid.</summary>
        public int Height { get; }

        /// <summary>Columns of the grid.</summary>
        public int Width { get; }
    }

    /// <summary>A fully connected layer.</summary>
    public sealed class Linear : Operation
    {
        internal Linear(Parameter weight, Parameter bias)
        {
            Weight = weight;
            Bias = bias;
        }

        /// <summary>The matrix, <c>[out × in]</c>.</summary>
        public Parameter Weight { get; }

        /// <summary>What is added.</summary>
        public Parameter Bias { get; }

        /// <inheritdoc/>
        public override ImmutableArray<Parameter> Parameters => [Weight, Bias];
    }

    /// <summary>The sum of two layers of one size.</summary>
    public sealed class Add : Operation;

    /// <summary>The channels of several layers, one after the other.</summary>
    public sealed class Concatenate : Operation;

    /// <summary>Dropout: the identity, since a network is only ever read here, not trained.</summary>
    public sealed class Dropout : Operation;

    /// <summary>The same values as one row of units.</summary>
    public sealed class Flatten : Operation;

    /// <summary>exp(x)/Σexp(x) over units.</summary>
    public sealed class Softmax : Operation;
}
