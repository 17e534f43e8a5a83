package dev.relaywatch.delivery.googleads;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.util.JsonFormat;
import java.util.Locale;
import java.util.Map;

/**
 * The messages of {@code events:ingest}, to parse requests with. Maven Central has no client of the
 * Data Manager API, so that the fields are written down here as {@code google/ads/datamanager/v1}
 * of googleapis has them (August 2026); parsing is protobuf's own.
 */
final class DataManagerShape {
    /** A line for each message: its name, then name and type of each field, * for a list. */
    private static final String MESSAGES =
            """
            IngestEventsRequest destinations *Destination events *Event consent Consent validateOnly bool encoding Encoding
            Destination reference string loginAccount ProductAccount linkedAccount ProductAccount operatingAccount ProductAccount productDestinationId string
            ProductAccount accountId string accountType AccountType
            Event destinationReferences *string transactionId string eventTimestamp Timestamp lastUpdatedTimestamp Timestamp userData UserData consent Consent adIdentifiers AdIdentifiers currency string conversionValue double conversionCount double eventSource EventSource eventDeviceInfo DeviceInfo cartData CartData customVariables *CustomVariable userProperties UserProperties eventName string clientId string userId string additionalEventParameters *EventParameter thirdPartyUserData UserData appInstanceId string
            AdIdentifiers sessionAttributes string gclid string gbraid string wbraid string landingPageDeviceInfo DeviceInfo mobileDeviceId string dclid string impressionId string matchId string
            DeviceInfo userAgent string ipAddress string category string languageCode string screenHeight int32 screenWidth int32 operatingSystem string operatingSystemVersion string model string brand string browser string browserVersion string
            UserData userIdentifiers *UserIdentifier
            UserIdentifier emailAddress string phoneNumber string address AddressInfo
            AddressInfo givenName string familyName string regionCode string postalCode string addressLine string city string administrativeArea string
            Consent adUserData ConsentStatus adPersonalization ConsentStatus
            CartData merchantId string merchantFeedLabel string merchantFeedLanguageCode string transactionDiscount double items *Item couponCodes *string
            Item merchantProductId string quantity int64 unitPrice double itemId string merchantId string merchantFeedLabel string merchantFeedLanguageCode string conversionValue double
            CustomVariable variable string value string destinationReferences *string
            EventParameter parameterName string value string
            UserProperties customerType CustomerType customerValueBucket CustomerValueBucket
            """;

    private static final String ENUMS =
            """
            Encoding ENCODING_UNSPECIFIED HEX BASE64
            AccountType ACCOUNT_TYPE_UNSPECIFIED GOOGLE_ADS DISPLAY_VIDEO_PARTNER DISPLAY_VIDEO_ADVERTISER DATA_PARTNER GOOGLE_ANALYTICS_PROPERTY GOOGLE_AD_MANAGER_AUDIENCE_LINK FLOODLIGHT_CONFIG
            EventSource EVENT_SOURCE_UNSPECIFIED WEB APP IN_STORE PHONE OTHER MESSAGE
            ConsentStatus CONSENT_STATUS_UNSPECIFIED CONSENT_GRANTED CONSENT_DENIED
            CustomerType CUSTOMER_TYPE_UNSPECIFIED NEW RETURNING REENGAGED
            CustomerValueBucket CUSTOMER_VALUE_BUCKET_UNSPECIFIED LOW MEDIUM HIGH
            """;

    /** Exactly one of its fields may be set. */
    private static final String ONE_OF = "UserIdentifier";

    private static final Map<String, FieldDescriptorProto.Type> SCALARS =
            Map.of(
                    "string", FieldDescriptorProto.Type.TYPE_STRING,
                    "bool", FieldDescriptorProto.Type.TYPE_BOOL,
                    "double", FieldDescriptorProto.Type.TYPE_DOUBLE,
                    "int32", FieldDescriptorProto.Type.TYPE_INT32,
                    "int64", FieldDescriptorProto.Type.TYPE_INT64);

    private static final FileDescriptor FILE = file();

    private DataManagerShape() {}

    /** Refuses a field that the API does not have, and a value that does not fit. */
    static DynamicMessage request(String json) throws InvalidProtocolBufferException {
        DynamicMessage.Builder request =
                DynamicMessage.newBuilder(FILE.findMessageTypeByName("IngestEventsRequest"));
        JsonFormat.parser().merge(json, request);
        return request.build();
    }

    private static FileDescriptor file() {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder()
                        .setName("events.proto")
                        .setPackage("datamanager")
                        .setSyntax("proto3")
                        .addDependency(TimestampProto.getDescriptor().getName());
        ENUMS.lines().forEach(line -> file.addEnumType(enumeration(line.split(" ", -1))));
        MESSAGES.lines().forEach(line -> file.addMessageType(message(line.split(" ", -1))));
        try {
            return FileDescriptor.buildFrom(
                    file.build(), new FileDescriptor[] {TimestampProto.getDescriptor()});
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException("the table above is no set of messages", e);
        }
    }

    private static EnumDescriptorProto enumeration(String[] words) {
        EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder().setName(words[0]);
        for (int i = 1; i < words.length; i++) {
            type.addValueBuilder().setName(words[i]).setNumber(i - 1);
        }
        return type.build();
    }

    private static DescriptorProto message(String[] words) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(words[0]);
        if (words[0].equals(ONE_OF)) {
            message.addOneofDeclBuilder().setName("identifier");
        }
        for (int i = 1; i < words.length; i += 2) {
            FieldDescriptorProto.Builder field = field(words[i], words[i + 1]);
            if (words[0].equals(ONE_OF)) {
                field.setOneofIndex(0);
            }
            message.addField(field.setNumber(i));
        }
        return message.build();
    }

    private static FieldDescriptorProto.Builder field(String jsonName, String type) {
        boolean list = type.startsWith("*");
        String name = list ? type.substring(1) : type;
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder()
                        .setName(jsonName.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                        .setJsonName(jsonName)
                        .setLabel(
                                list
                                        ? FieldDescriptorProto.Label.LABEL_REPEATED
                                        : FieldDescriptorProto.Label.LABEL_OPTIONAL);
        FieldDescriptorProto.Type scalar = SCALARS.get(name);
        if (scalar != null) {
            return field.setType(scalar);
        }
        return field.setTypeName(
                name.equals("Timestamp") ? ".google.protobuf.Timestamp" : ".datamanager." + name);
    }
}
