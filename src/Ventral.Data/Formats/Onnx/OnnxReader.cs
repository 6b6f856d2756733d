using System.Collections.Immutable;

namespace Ventral.Data.Formats.Onnx;

/// <summary>Reads models. The numbers of fields are the schema's.</summary>
internal sealed class OnnxReader
{
    public const string Format = "ONNX";

    // A node takes two bytes in a hostile file and some hundred in memory.
    private const int MostParts = 1 << 17;
    private const int MostOfNode = 1 << 12;
    private const int MostNumbers = 1 << 20;
    private const int MostDimensions = 16;

    private readonly string source;
    private readonly OnnxExternalData externalData;
    private readonly ImmutableArray<OnnxNode>.Builder nodes = ImmutableArray.CreateBuilder<OnnxNode>();
    private readonly ImmutableArray<OnnxTensor>.Builder initialisers = ImmutableArray.CreateBuilder<OnnxTensor>();
    private readonly ImmutableArray<OnnxValueInfo>.Builder inputs = ImmutableArray.CreateBuilder<OnnxValueInfo>();
    private readonly ImmutableArray<OnnxValueInfo>.Builder outputs = ImmutableArray.CreateBuilder<OnnxValueInfo>();
    private readonly ImmutableArray<OnnxValueInfo>.Builder values = ImmutableArray.CreateBuilder<OnnxValueInfo>();
    private readonly Dictionary<string, long> opsets = new(StringComparer.Ordinal);
    private long names;

    private OnnxReader(string source, OnnxExternalData externalData)
    {
        this.source = source;
        this.externalData = externalData;
    }

    public static OnnxTensor Tensor(string source, ReadOnlyMemory<byte> bytes, OnnxExternalData externalData) =>
        OnnxTensorReader.Read(new ProtoCursor(source, bytes), externalData);

    public static OnnxModel Model(string source, ReadOnlyMemory<byte> bytes, OnnxExternalData externalData) =>
        new OnnxReader(source, externalData).Model(new ProtoCursor(source, bytes));

    private OnnxModel Model(ProtoCursor model)
    {
        long version = 0;
        string producer = "";
        bool hasGraph = false;
        while (model.Next())
        {
            switch (model.Field)
            {
                case 1:
                    version = model.Int64("the version of the format");
                    break;
                case 2:
                    producer = model.Text("the producer's name");
                    break;
                case 7:
                    Graph(model.Message("the graph"));
                    hasGraph = true;
                    break;
                case 8:
                    Opset(model.Message("an operator set"));
                    break;
                default:
                    break;
            }
        }

        return hasGraph
            ? new(source, version, producer, opsets.ToImmutableDictionary(StringComparer.Ordinal), nodes.ToImmutable(), initialisers.ToImmutable(), inputs.ToImmutable(), outputs.ToImmutable(), values.ToImmutable())
            : throw model.Fault("must hold a graph, found none; is it an ONNX file?");
    }

    private void Opset(ProtoCursor opset)
    {
        string domain = "";
        long version = 0;
        while (opset.Next())
        {
            if (opset.Field == 1)
            {
                domain = opset.Text("a domain");
            }
            else if (opset.Field == 2)
            {
                version = opset.Int64("an operator set's version");
            }
        }

        Require(opset, opsets.Count, MostOfNode, "operator sets");
        opsets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private void Graph(ProtoCursor graph)
    {
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1:
                    Add(graph, nodes, Node(graph.Message("a node")), "nodes");
                    break;
                case 5:
                    Add(graph, initialisers, OnnxTensorReader.Read(graph.Message("a constant"), externalData), "constants");
                    break;
                case 11:
                    Add(graph, inputs, Value(graph.Message("an input")), "inputs");
                    break;
                case 12:
                    Add(graph, outputs, Value(graph.Message("an output")), "outputs");
                    break;
                case 13:
                    Add(graph, values, Value(graph.Message("a value")), "values");
                    break;
                case 15:
                    throw graph.Fault("must have dense constants, found a sparse one; save the model without sparse tensors");
                default:
                    break;
            }
        }
    }

    private OnnxNode Node(ProtoCursor node)
    {
        string name = "", kind = "", domain = "";
        var reads = ImmutableArray.CreateBuilder<string>();
        var makes = ImmutableArray.CreateBuilder<string>();
        var attributes = ImmutableArray.CreateBuilder<OnnxSetting>();
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1:
                    Require(node, ++names, MostNumbers, "names");
                    reads.Add(node.Text("a node's input"));
                    break;
                case 2:
                    Require(node, ++names, MostNumbers, "names");
                    makes.Add(node.Text("a node's output"));
                    break;
                case 3:
                    name = node.Text("a node's name");
                    break;
                case 4:
                    kind = node.Text("a node's operator");
                    break;
                case 5:
                    Require(node, ++names, MostNumbers, "names");
                    Require(node, attributes.Count, MostOfNode, "attributes of a node");
                    attributes.Add(OnnxSettingReader.Read(node.Message("an attribute"), externalData));
                    break;
                case 7:
                    domain = node.Text("a node's domain");
                    break;
                default:
                    break;
            }
        }

        return attributes.Select(a => a.Name).Distinct(StringComparer.Ordinal).Count() == attributes.Count
            ? new(name, kind, domain == "ai.onnx" ? "" : domain, reads.ToImmutable(), makes.ToImmutable(), attributes.ToImmutable())
            : throw node.Fault($"must not repeat an attribute of the node '{name}'");
    }

    private static OnnxValueInfo Value(ProtoCursor value)
    {
        string name = "";
        var (element, shape) = (OnnxElement.Unknown, default(ImmutableArray<long?>));
        while (value.Next())
        {
            if (value.Field == 1)
            {
                name = value.Text("a value's name");
            }
            else if (value.Field == 2)
            {
                for (var type = value.Message("a value's type"); type.Next();)
                {
                    if (type.Field == 1)
                    {
                        (element, shape) = TensorType(type.Message("a value's type"));
                    }
                }
            }
        }

        return new(name, element, shape);
    }

    private static (OnnxElement Element, ImmutableArray<long?> Shape) TensorType(ProtoCursor type)
    {
        var element = OnnxElement.Unknown;
        ImmutableArray<long?> shape = default;
        while (type.Next())
        {
            if (type.Field == 1)
            {
                long number = type.Int64("a value's number type");
                element = number is > 0 and < 64 && Enum.IsDefined((OnnxElement)number) ? (OnnxElement)number : OnnxElement.Unknown;
            }
            else if (type.Field == 2)
            {
                shape = [];
                for (var dimensions = type.Message("a value's shape"); dimensions.Next();)
                {
                    if (dimensions.Field == 1)
                    {
                        Require(dimensions, shape.Length, MostDimensions, "dimensions of a value");
                        shape = shape.Add(Dimension(dimensions.Message("a value's shape")));
                    }
                }
            }
        }

        return (element, shape);
    }

    private static long? Dimension(ProtoCursor dimension)
    {
        long? length = null;
        while (dimension.Next())
        {
            if (dimension.Field == 1)
            {
                length = dimension.Int64("a value's shape");
            }
        }

        // Exporters write −1 for a length that they do not know.
        return length >= 0 ? length : null;
    }

    private static void Add<T>(ProtoCursor graph, ImmutableArray<T>.Builder parts, T part, string what)
    {
        Require(graph, parts.Count, MostParts, what);
        parts.Add(part);
    }

    private static void Require(ProtoCursor at, long count, int most, string what)
    {
        if (count >= most)
        {
            throw at.Fault($"must have at most {most} {what}");
        }
    }
}
