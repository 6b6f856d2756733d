using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// Where an operation's result came from, and the rule that turns the result's gradient (first argument) into this
/// source's; the result itself (second argument) often serves. Rules use recorded operations alone.
/// </summary>
internal readonly record struct Edge<T>(Variable<T> Source, Func<Variable<T>, Variable<T>, Variable<T>> Rule)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
