using System.Collections.Immutable;

namespace Ventral.Data.Formats.Onnx;

/// <summary>Reads one attribute. The numbers of fields are the schema's.</summary>
internal static class OnnxSettingReader
{
    private const int MostNumbers = 1 << 20;

    public static OnnxSetting Read(ProtoCursor message, OnnxExternalData externalData)
    {
        string name = "", text = "";
        long type = 0, whole = 0;
        float real = 0;
        OnnxTensor? tensor = null;
        ReadOnlyMemory<byte> reals = default;
        List<long> wholes = [];
        var texts = ImmutableArray.CreateBuilder<string>();
        var guess = OnnxSettingKind.Other;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    name = message.Text("an attribute's name");
                    break;
                case 2:
                    real = message.Single("an attribute");
                    guess = OnnxSettingKind.Real;
                    break;
                case 3:
                    whole = message.Int64("an attribute");
                    guess = OnnxSettingKind.Whole;
                    break;
                case 4:
                    text = message.Text("an attribute");
                    guess = OnnxSettingKind.Text;
                    break;
                case 5:
                    tensor = OnnxTensorReader.Read(message.Message("an attribute"), externalData);
                    guess = OnnxSettingKind.Tensor;
                    break;
                case 7:
                    message.FixedSize(ref reals, 4, "an attribute");
                    guess = OnnxSettingKind.Reals;
                    break;
                case 8:
                    message.Int64s(wholes, MostNumbers, "an attribute");
                    guess = OnnxSettingKind.Wholes;
                    break;
                case 9:
                    if (texts.Count >= MostNumbers)
                    {
                        throw message.Fault($"must have at most {MostNumbers} texts in an attribute");
                    }

                    texts.Add(message.Text("an attribute"));
                    guess = OnnxSettingKind.Texts;
                    break;
                case 20:
                    type = message.Int64("an attribute's type");
                    break;
                default:
                    break;
            }
        }

        // The oldest files do not say what an attribute holds.
        var kind = type == 0 ? guess : type is > 0 and < 64 && Enum.IsDefined((OnnxSettingKind)type) ? (OnnxSettingKind)type : OnnxSettingKind.Other;
        if (kind == OnnxSettingKind.Tensor && tensor is null)
        {
            throw message.Fault($"must hold a tensor in the attribute '{name}'");
        }

        return new(name, kind)
        {
            Real = real,
            Whole = whole,
            Text = text,
            Tensor = tensor,
            Reals = [.. ProtoCursor.Singles(reals)],
            Wholes = [.. wholes],
            Texts = texts.ToImmutable(),
        };
    }
}
