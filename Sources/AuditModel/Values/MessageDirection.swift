/// Whether a message asks, answers, or stands alone.
package enum MessageDirection: String, Sendable, Codable { case request, response, message }
