using Ventral.Tensors.Kernels;

namespace Ventral.Networks;

/// <content>Functions of single values.</content>
public abstract partial class Operation
{
    /// <summary>A function of each value, other than those that have a kind of their own here.</summary>
    public sealed class Activation : Operation
    {
        internal Activation(ActivationFunction function) => Function = function;

        /// <summary>Which function.</summary>
        public ActivationFunction Function { get; }
    }
}
