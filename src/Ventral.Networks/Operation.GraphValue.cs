using System.Collections.Immutable;
using Ventral.Networks.Onnx;

namespace Ventral.Networks;

/// <content>What foreign graphs compute.</content>
public abstract partial class Operation
{
    /// <summary>A value of a foreign graph, computed from the image. However many are read, the graph runs once an image.</summary>
    public sealed class GraphValue : Operation
    {
        private readonly Lazy<ImmutableArray<Parameter>> parameters;

        internal GraphValue(ForeignGraph graph, string value, string node, ValueLayout layout)
        {
            Graph = graph;
            Value = value;
            Node = node;
            Layout = layout;
            parameters = new(() => graph.ParametersOf(value));
        }

        /// <summary>The value's name in the graph.</summary>
        public string Value { get; }

        /// <summary>The operator that makes it: <c>Conv</c>.</summary>
        public string Node { get; }

        /// <summary>All parameters that it depends on, those of earlier nodes too.</summary>
        public override ImmutableArray<Parameter> Parameters => parameters.Value;

        internal ForeignGraph Graph { get; }

        internal ValueLayout Layout { get; }

        internal GraphValue In(ForeignGraph graph) => new(graph, Value, Node, Layout);
    }
}
