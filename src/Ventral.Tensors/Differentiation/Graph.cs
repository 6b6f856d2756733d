using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// The record of a computation on <see cref="Variable{T}"/>s, from which gradients are computed in reverse. The rules
/// that do so are themselves made of recorded operations, so a gradient has gradients.
/// </summary>
/// <typeparam name="T">The numbers: <see cref="float"/>, on the fast kernels, or <see cref="double"/>.</typeparam>
/// <remarks>
/// <para>
/// A graph without <see cref="TensorMemory{T}"/> holds no values: what no variable in use depends on is free to be
/// collected. Make one for each training step, and dispose it where it has memory: tensors computed there then refuse to be read.
/// It serves one thread at a time and spreads the work itself.
/// </para>
/// <para>
/// Contributions to a gradient are added from the latest operation to the earliest, in the order of recording, and
/// loops are split by output: the bits depend neither on the number of threads nor on vector width.
/// </para>
/// </remarks>
public sealed class Graph<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorMemory<T>? memory;
    private readonly List<T[]> taken = [];
    private readonly Lease lease = new();
    private long count;
    private bool isRecording = true;

    /// <summary>Creates an empty graph.</summary>
    /// <param name="workers">The threads on which its operations run.</param>
    /// <param name="memory">
    /// Where results are computed, to be left to other graphs when this one is disposed; none to leave them to the
    /// collector. With it the graph holds its results until then.
    /// </param>
    public Graph(Workers workers, TensorMemory<T>? memory = null)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Workers = workers;
        this.memory = memory;
    }

    /// <summary>The threads on which operations run.</summary>
    public Workers Workers { get; }

    /// <summary>Enters a tensor that gradients are wanted for: a parameter, or an input.</summary>
    /// <param name="value">Its value.</param>
    public Variable<T> Variable(Tensor<T> value) => new(this, value, count++, isConstant: false, []);

    /// <summary>Enters a tensor through which no gradient flows: data, targets.</summary>
    /// <param name="value">Its value.</param>
    public Variable<T> Constant(Tensor<T> value) => new(this, value, count++, isConstant: true, []);

    /// <summary>The gradients of a single number with respect to variables.</summary>
    /// <param name="of">The number: a variable that holds one value.</param>
    /// <param name="withRespectTo">Variables of this graph, entered or computed.</param>
    /// <param name="differentiable">Whether the gradients are recorded, so that they can be differentiated again.</param>
    /// <returns>A gradient for each variable, of its shape; zeros where the number does not depend on it.</returns>
    /// <exception cref="ArgumentException">The variable holds more than one value, is of another graph, or a constant is asked for its gradient.</exception>
    public ImmutableArray<Variable<T>> Gradients(Variable<T> of, ReadOnlySpan<Variable<T>> withRespectTo, bool differentiable = false)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (of.Shape.ValueCount != 1)
        {
            throw new ArgumentException($"Only a single number has a gradient, not {of.Shape}: reduce it first, or give a cotangent.", nameof(of));
        }

        return Gradients(of, new Tensor<T>(of.Shape, T.One), withRespectTo, differentiable);
    }

    /// <summary>The gradients of the inner product of a variable with a cotangent: vector times Jacobian.</summary>
    /// <param name="of">The variable.</param>
    /// <param name="cotangent">What to multiply it with, of its shape.</param>
    /// <inheritdoc cref="Gradients(Variable{T}, ReadOnlySpan{Variable{T}}, bool)"/>
    /// <param name="withRespectTo">Variables of this graph, entered or computed.</param>
    /// <param name="differentiable">Whether the gradients are recorded, so that they can be differentiated again.</param>
    public ImmutableArray<Variable<T>> Gradients(Variable<T> of, Tensor<T> cotangent, ReadOnlySpan<Variable<T>> withRespectTo, bool differentiable = false)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(cotangent);
        Own(of);
        if (of.Shape != cotangent.Shape)
        {
            throw new ArgumentException($"A cotangent has the shape of its variable, {of.Shape}, not {cotangent.Shape}.", nameof(cotangent));
        }

        foreach (Variable<T> variable in withRespectTo)
        {
            Own(variable);
            if (variable.IsConstant)
            {
                throw new ArgumentException($"The gradient of a constant {variable.Shape} is not recorded: enter it as a variable.", nameof(withRespectTo));
            }
        }

        bool wasRecording = isRecording;
        isRecording = differentiable;
        try
        {
            return new Reverse<T>(of, withRespectTo).Run(Constant(cotangent));
        }
        finally
        {
            isRecording = wasRecording;
        }
    }

    /// <summary>The product of a number's matrix of second derivatives with a direction, without the matrix.</summary>
    /// <param name="of">The number: a variable that holds one value.</param>
    /// <param name="withRespectTo">The variables that the derivatives are taken for.</param>
    /// <param name="direction">One tensor for each variable, of its shape.</param>
    /// <returns>For each variable, its part of the product.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Gradients(Variable{T}, ReadOnlySpan{Variable{T}}, bool)"/>, or a direction has another shape.</exception>
    public ImmutableArray<Variable<T>> HessianProduct(Variable<T> of, ReadOnlySpan<Variable<T>> withRespectTo, ReadOnlySpan<Tensor<T>> direction)
    {
        if (direction.Length != withRespectTo.Length)
        {
            throw new ArgumentException("There must be one direction for each variable.", nameof(direction));
        }

        ImmutableArray<Variable<T>> gradients = Gradients(of, withRespectTo, differentiable: true);
        Variable<T> slope = Constant(new Tensor<T>(Shape.Scalar, T.Zero));
        for (int i = 0; i < gradients.Length; i++)
        {
            if (direction[i].Shape != gradients[i].Shape)
            {
                throw new ArgumentException($"A direction has the shape of its variable, {gradients[i].Shape}, not {direction[i].Shape}.", nameof(direction));
            }

            slope += (gradients[i] * Constant(direction[i])).Sum();
        }

        return Gradients(slope, withRespectTo);
    }

    /// <summary>Leaves the memory of this graph's results to other graphs. A graph that has none needs no disposal.</summary>
    public void Dispose()
    {
        if (memory is not null)
        {
            lease.End();
            memory.GiveBack(taken);
            taken.Clear();
        }
    }

    // An array of unknown content, for a result.
    internal T[] Allocate(int length)
    {
        if (memory is null || !TensorMemory<T>.Keeps(length))
        {
            return GC.AllocateUninitializedArray<T>(length);
        }

        lease.Require();
        T[] array = memory.Take(length);
        taken.Add(array);
        return array;
    }

    internal Tensor<T> Wrap(Shape shape, T[] result) => new(shape, result, memory is null || !TensorMemory<T>.Keeps(result.Length) ? null : lease);

    internal Variable<T> Scalar(double value) => Constant(new Tensor<T>(Shape.Scalar, T.CreateTruncating(value)));

    // Enters the result of an operation with one rule for each variable that it was computed from.
    internal Variable<T> Record(Tensor<T> value, params ReadOnlySpan<Edge<T>> edges)
    {
        foreach (Edge<T> edge in edges)
        {
            Own(edge.Source);
        }

        bool isConstant = true;
        foreach (Edge<T> edge in edges)
        {
            isConstant &= edge.Source.IsConstant;
        }

        return isConstant || !isRecording ? Constant(value) : new(this, value, count++, isConstant: false, edges.ToArray());
    }

    private void Own(Variable<T> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable.Graph != this)
        {
            throw new ArgumentException($"The variable {variable.Shape} belongs to another graph.", nameof(variable));
        }
    }
}
