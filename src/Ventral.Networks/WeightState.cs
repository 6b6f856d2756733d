using System.Globalization;
using Ventral.Data;
using Ventral.Networks.Interventions;
using Ventral.Networks.Weights;
using Ventral.Tensors;

namespace Ventral.Networks;

/// <summary>How the weights of a network came about: an experimental factor. The kinds nested here are all there are.</summary>
public abstract class WeightState
{
    private const int MostNamed = 4;

    private protected WeightState()
    {
    }

    /// <summary>What tables and figures call it: <c>random:he-normal (seed 3)</c>, <c>trained (ImageNet)</c>.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Bytes of weights that stand in memory whether or not they are read.</summary>
    internal virtual long HeldBytes => 0;

    /// <summary>The same state, checked against the architecture that it is to fill.</summary>
    internal abstract WeightState FittedTo(Architecture architecture);

    /// <summary>Stable text that decides every weight.</summary>
    internal abstract string Describe();

    /// <summary>The values of one parameter, row-major.</summary>
    internal abstract ReadOnlyMemory<float> Values(Architecture architecture, Parameter parameter, Workers workers);

    /// <summary>Never trained: every weight is drawn from a seed, anew each time it is needed.</summary>
    public sealed class Random : WeightState
    {
        /// <summary>States how the weights are drawn.</summary>
        public Random(Seed seed, InitialisationScheme scheme)
        {
            ArgumentNullException.ThrowIfNull(scheme);
            Seed = seed;
            Scheme = scheme;
        }

        /// <summary>Where the draws begin.</summary>
        public Seed Seed { get; }

        /// <summary>From what distributions.</summary>
        public InitialisationScheme Scheme { get; }

        /// <inheritdoc/>
        public override string Name => string.Create(CultureInfo.InvariantCulture, $"random:{Scheme.Name} (seed {Seed.Value})");

        internal override WeightState FittedTo(Architecture architecture) => architecture.Parameters.Where(p => p.Role == ParameterRole.Unclear).ToArray() is { Length: > 0 } unclear
            ? throw new VentralException(
                $"Random weights of '{architecture.Name}' cannot be drawn: the graph does not tell what {string.Join(", ", unclear.Take(MostNamed).Select(p => $"'{p}'"))}{(unclear.Length > MostNamed ? $" and {unclear.Length - MostNamed} more" : "")} would start from. Shuffle its trained weights instead, or take the network from the catalogue.")
            : this;

        internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"random; seed {Seed.Value}; {Scheme.Describe()}");

        internal override ReadOnlyMemory<float> Values(Architecture architecture, Parameter parameter, Workers workers) =>
            Scheme.Draw(parameter, architecture.StreamName, Seed, workers);
    }

    /// <summary>Learnt from images, and read from a file.</summary>
    public sealed class Trained : WeightState
    {
        /// <summary>States which weights were learnt.</summary>
        /// <param name="source">On what, or by whom: <c>ImageNet</c>.</param>
        /// <param name="weights">The weights; a network made of them checks names and shapes.</param>
        public Trained(string source, WeightSet weights)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(source);
            ArgumentNullException.ThrowIfNull(weights);
            Source = source;
            Weights = weights;
        }

        /// <summary>On what, or by whom, they were learnt.</summary>
        public string Source { get; }

        /// <summary>The weights.</summary>
        public WeightSet Weights { get; }

        /// <inheritdoc/>
        public override string Name => $"trained ({Source})";

        internal override long HeldBytes => sizeof(float) * Weights.ValueCount;

        internal override WeightState FittedTo(Architecture architecture) => new Trained(Source, Checkpoint.Fit(architecture, Weights));

        internal override string Describe() => $"trained; weights {Weights.ContentHash}";

        internal override ReadOnlyMemory<float> Values(Architecture architecture, Parameter parameter, Workers workers) =>
            Weights[parameter.Name].Values;
    }

    /// <summary>Put out of order: a control that keeps some statistics of another state's weights and loses the rest.</summary>
    public sealed class Shuffled : WeightState
    {
        /// <summary>States how the weights are shuffled.</summary>
        /// <param name="origin">Whose weights.</param>
        /// <param name="scheme">What moves, and what stays together.</param>
        /// <param name="seed">Where the draws begin.</param>
        public Shuffled(WeightState origin, ShuffleScheme scheme, Seed seed)
        {
            ArgumentNullException.ThrowIfNull(origin);
            ArgumentNullException.ThrowIfNull(scheme);
            Origin = origin;
            Scheme = scheme;
            Seed = seed;
        }

        /// <summary>Whose weights.</summary>
        public WeightState Origin { get; }

        /// <summary>What moves, and what stays together.</summary>
        public ShuffleScheme Scheme { get; }

        /// <summary>Where the draws begin.</summary>
        public Seed Seed { get; }

        /// <inheritdoc/>
        public override string Name => string.Create(CultureInfo.InvariantCulture, $"{Origin.Name}, {Scheme.Phrase} (seed {Seed.Value})");

        internal override long HeldBytes => Origin.HeldBytes;

        /// <exception cref="VentralException">A graph multiplies by a parameter without telling which of its numbers make a filter; it would stay in order.</exception>
        internal override WeightState FittedTo(Architecture architecture) => GraphSwaps.GraphOf(architecture)?.UnclearFactors is [var factor, ..]
            ? throw new VentralException($"The weights of '{architecture.Name}' cannot be shuffled: the graph multiplies by '{factor}' in a way that does not tell which of its numbers make a filter. Export the layer as a convolution or a linear layer.")
            : new Shuffled(Origin.FittedTo(architecture), Scheme, Seed);

        internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"shuffled; seed {Seed.Value}; {Scheme.Describe()}; of {Origin.Describe()}");

        internal override ReadOnlyMemory<float> Values(Architecture architecture, Parameter parameter, Workers workers) =>
            Scheme.Apply(parameter, Origin.Values(architecture, parameter, workers), architecture.StreamName, Seed, workers);
    }

    /// <summary>Fitted by Ventral itself: to a recording, or to a task.</summary>
    public sealed class Fitted : WeightState
    {
        /// <summary>States which weights were fitted.</summary>
        /// <param name="target">To what: <c>V1 of monkey A</c>.</param>
        /// <param name="weights">The weights; a network made of them checks names and shapes.</param>
        public Fitted(string target, WeightSet weights)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(target);
            ArgumentNullException.ThrowIfNull(weights);
            Target = target;
            Weights = weights;
        }

        /// <summary>To what they were fitted.</summary>
        public string Target { get; }

        /// <summary>The weights.</summary>
        public WeightSet Weights { get; }

        /// <inheritdoc/>
        public override string Name => $"fitted ({Target})";

        internal override long HeldBytes => sizeof(float) * Weights.ValueCount;

        internal override WeightState FittedTo(Architecture architecture) => new Fitted(Target, Checkpoint.Fit(architecture, Weights));

        internal override string Describe() => $"fitted; weights {Weights.ContentHash}";

        internal override ReadOnlyMemory<float> Values(Architecture architecture, Parameter parameter, Workers workers) =>
            Weights[parameter.Name].Values;
    }
}
